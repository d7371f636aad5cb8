package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.key.CacheKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What an invalidation covers goes, and nothing else: the part of the contract about labels. */
interface InvalidationContract {

  /**
   * Names that a pattern, a delimiter, a quote, a collation or a normal form could take for one
   * another.
   */
  List<String> NAMES =
      List.of(
          "a",
          "A",
          "a ",
          " a",
          "ab",
          "abc",
          "a:",
          "a:b",
          "b",
          ":",
          "*",
          "a*",
          "?",
          "[a]",
          "%",
          "a%",
          "_",
          "'",
          "''",
          "\"",
          "`",
          "\\",
          "a\\",
          "a' OR '1'='1",
          "{a}",
          "a,b",
          "a\nb",
          "a\u0000b",
          "a\u0000",
          "é",
          "e\u0301",
          "ß",
          "SS",
          "租户",
          "😀",
          "😁",
          "null",
          "x".repeat(499),
          "x".repeat(500),
          "x".repeat(499) + "y");

  CacheStore store();

  @Test
  default void coversNothingInAnEmptyStore() {
    assertThat(store().invalidate(Invalidation.everything())).isZero();
    assertThat(store().invalidate(Invalidation.namespace(""))).isZero();
    assertThat(store().invalidate(Invalidation.key(key(1)))).isZero();
  }

  @Test
  default void invalidatesOneKey() {
    put(1, "n", "c", "m", "t");
    put(2, "n", "c", "m", "t");
    assertThat(store().invalidate(Invalidation.key(key(1)))).isEqualTo(1);
    assertThat(remaining(2)).containsExactly(2);
    assertThat(store().invalidate(Invalidation.key(key(1)))).isZero();
  }

  @Test
  default void invalidatesEverything() {
    put(1, "", "c", "m");
    put(2, "n", "", "", "t", "u");
    put(3, "n", "c", "m");
    assertThat(store().invalidate(Invalidation.everything())).isEqualTo(3);
    assertThat(remaining(3)).isEmpty();
  }

  @Test
  default void takesEachLabelForItself() {
    put(1, "x", "-", "-", "-");
    put(2, "-", "x", "-", "-");
    put(3, "-", "-", "x", "-");
    put(4, "-", "-", "-", "x", "y");
    assertThat(store().invalidate(Invalidation.category("x"))).isEqualTo(1);
    assertThat(remaining(4)).containsExactly(1, 3, 4);
    assertThat(store().invalidate(Invalidation.model("x"))).isEqualTo(1);
    assertThat(remaining(4)).containsExactly(1, 4);
    assertThat(store().invalidate(Invalidation.tag("x"))).isEqualTo(1);
    assertThat(remaining(4)).containsExactly(1);
    assertThat(store().invalidate(Invalidation.namespace("x"))).isEqualTo(1);
    assertThat(remaining(4)).isEmpty();
  }

  @Test
  default void anEmptyNameIsNameLikeAnyOther() {
    put(1, "", "c", "m", "t");
    put(2, "n", "", "m", "t");
    put(3, "n", "c", "", "t");
    put(4, "n", "c", "m", "");
    put(5, "n", "c", "m");
    assertThat(store().invalidate(Invalidation.namespace(""))).isEqualTo(1);
    assertThat(remaining(5)).containsExactly(2, 3, 4, 5);
    assertThat(store().invalidate(Invalidation.category(""))).isEqualTo(1);
    assertThat(remaining(5)).containsExactly(3, 4, 5);
    assertThat(store().invalidate(Invalidation.model(""))).isEqualTo(1);
    assertThat(remaining(5)).containsExactly(4, 5);
    assertThat(store().invalidate(Invalidation.tag(""))).isEqualTo(1);
    assertThat(remaining(5)).containsExactly(5);
  }

  @Test
  default void everyTagOfAnEntryFindsIt() {
    put(1, "", "c", "m", "red", "green", "blue");
    put(2, "", "c", "m", "green");
    put(3, "", "c", "m");
    assertThat(store().invalidate(Invalidation.tag("blue"))).isEqualTo(1);
    assertThat(remaining(3)).containsExactly(2, 3);
    assertThat(store().invalidate(Invalidation.tag("green"))).isEqualTo(1);
    assertThat(remaining(3)).containsExactly(3);
  }

  @Test
  default void takesNamespacesLiterally() {
    takesLiterally(name -> new String[] {name, "c", "m"}, Invalidation::namespace);
  }

  @Test
  default void takesCategoriesLiterally() {
    takesLiterally(name -> new String[] {"", name, "m"}, Invalidation::category);
  }

  @Test
  default void takesModelsLiterally() {
    takesLiterally(name -> new String[] {"", "c", name}, Invalidation::model);
  }

  @Test
  default void takesTagsLiterally() {
    takesLiterally(name -> new String[] {"", "c", "m", name}, Invalidation::tag);
  }

  @Test
  default void labelsOfReplacedEntryAreForgotten() {
    put(1, "old", "old", "old", "old", "both");
    put(1, "new", "new", "new", "new", "both");
    assertThat(store().invalidate(Invalidation.namespace("old"))).isZero();
    assertThat(store().invalidate(Invalidation.category("old"))).isZero();
    assertThat(store().invalidate(Invalidation.model("old"))).isZero();
    assertThat(store().invalidate(Invalidation.tag("old"))).isZero();
    assertThat(remaining(1)).containsExactly(1);
    assertThat(store().invalidate(Invalidation.tag("new"))).isEqualTo(1);
    assertThat(remaining(1)).isEmpty();
  }

  @Test
  default void labelsOfRemovedEntryAreForgotten() {
    put(1, "n", "c", "m", "t");
    store().remove(key(1));
    assertThat(store().invalidate(Invalidation.tag("t"))).isZero();
    assertThat(store().invalidate(Invalidation.everything())).isZero();
  }

  @Test
  default void keepsWhatIsAskedForLater() {
    List<Invalidation> all =
        List.of(
            Invalidation.key(key(1)),
            Invalidation.category("c"),
            Invalidation.model("m"),
            Invalidation.tag("t"),
            Invalidation.namespace("n"),
            Invalidation.everything());
    for (Invalidation what : all) {
      put(1, "n", "c", "m", "t");
      assertThat(store().invalidate(what)).as("%s", what).isEqualTo(1);
      assertThat(remaining(1)).as("%s", what).isEmpty();
    }
    put(1, "n", "c", "m", "t");
    assertThat(remaining(1)).containsExactly(1);
  }

  @Test
  default void countsHundreds() {
    for (int i = 0; i < 300; i++) {
      put(i, i % 3 == 0 ? "n" : "", "c", "m", "t" + i % 7);
    }
    assertThat(store().invalidate(Invalidation.namespace("n"))).isEqualTo(100);
    assertThat(remaining(300)).hasSize(200).noneMatch(i -> i % 3 == 0);
    assertThat(store().invalidate(Invalidation.everything())).isEqualTo(200);
    assertThat(remaining(300)).isEmpty();
  }

  private void takesLiterally(
      Function<String, String[]> labelled, Function<String, Invalidation> invalidation) {
    for (int i = 0; i < NAMES.size(); i++) {
      put(i, labelled.apply(NAMES.get(i)));
    }
    List<Integer> expected = new ArrayList<>(remaining(NAMES.size()));
    assertThat(expected).hasSize(NAMES.size());
    for (int i = 0; i < NAMES.size(); i++) {
      expected.remove((Integer) i);
      assertThat(store().invalidate(invalidation.apply(NAMES.get(i))))
          .as(NAMES.get(i))
          .isEqualTo(1);
      assertThat(remaining(NAMES.size())).as(NAMES.get(i)).isEqualTo(expected);
    }
  }

  /** Puts entry {@code number}; the labels are namespace, category, model and any tags. */
  private void put(int number, String... labels) {
    CacheKey key = key(number);
    Set<String> tags = Set.of(Arrays.copyOfRange(labels, 3, labels.length));
    EntryLabels filed = new EntryLabels(key, labels[0], labels[1], labels[2], tags);
    // A store may remember an invalidation and refuse what was asked for in the same millisecond.
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> store().put(key, entry(filed).build()));
  }

  /** The numbers up to {@code end} under which there is an entry. */
  private List<Integer> remaining(int end) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i <= end; i++) {
      if (store().get(key(i)).isPresent()) {
        numbers.add(i);
      }
    }
    return numbers;
  }
}

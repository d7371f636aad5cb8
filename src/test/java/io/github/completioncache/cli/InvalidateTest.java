package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.Entries;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code invalidate} removes, and when it asks first. */
final class InvalidateTest {

  private static final Screens SOMEBODY = new Screens(Terminal.NONE, true, true);

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void fill() {
    file = directory.resolve("cache.db");
    try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
      put(store, 1, "", "faq", "gpt-4o", Set.of("a"));
      put(store, 2, "", "faq", "gpt-4o-mini", Set.of("a", "b"));
      put(store, 3, "tenant", "news", "gpt-4o", Set.of());
      put(store, 4, "tenant", "news", "gpt-4o-mini", Set.of("c"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--category faq, 2",
    "--model gpt-4o, 2",
    "--tag b, 1",
    "--tag b --tag c, 2",
    "--namespace tenant, 2",
    "--category faq --namespace tenant, 4",
    "--category none, 0",
    "--everything --yes, 4",
  })
  void whatIsNamedIsRemoved(String options, long removed) {
    ToolOutput run = invalidate(options);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(Numbers.entries(removed) + " removed.\n");
    assertThat(entries()).isEqualTo(4 - removed);
  }

  @Test
  void theNamespaceOfThoseWithoutOneIsTheEmptyText() {
    ToolOutput run =
        ToolOutput.of("invalidate", "-s", file.toString(), "--namespace", "", "--json");

    assertThat(run.json().get("removed").asLong()).isEqualTo(2);
  }

  @Test
  void keysAreGivenInFullOrByTheirBeginning() {
    ToolOutput run =
        invalidate("--key " + Entries.key(1).hex() + " --key " + Entries.key(2).prefix());

    assertThat(run.out()).isEqualTo("2 entries removed.\n");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aKeyThatIsNotThereIsSaid() {
    ToolOutput run = invalidate("--key ffffff --key " + Entries.key(1).prefix());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("1 entry removed.\n");
    assertThat(run.err()).contains("there is no entry for one of the keys");
  }

  @Test
  void everythingNeedsAYes() {
    ToolOutput run = invalidate("--everything");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--everything needs --yes where nobody can be asked");
    assertThat(entries()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"y\n", "YES\r\n"})
  void somebodyIsAskedAndAgrees(String answer) {
    ToolOutput run = ask(answer);

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEqualTo("Remove everything from SQLite file " + file + "? [y/N] ");
    assertThat(entries()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "n\n", "yesterday\n"})
  void somebodyIsAskedAndDoesNotAgree(String answer) {
    ToolOutput run = ask(answer);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("nothing was removed");
    assertThat(entries()).isEqualTo(4);
  }

  private ToolOutput ask(String answer) {
    return new ToolOutput.Run()
        .screens(SOMEBODY)
        .in(answer)
        .of("invalidate", "-s", file.toString(), "--everything");
  }

  private ToolOutput invalidate(String options) {
    return ToolOutput.of(("invalidate -s " + file + " " + options).split(" "));
  }

  private long entries() {
    try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
      return store.entries();
    }
  }

  private static void put(
      SqliteCacheStore store,
      int number,
      String namespace,
      String category,
      String model,
      Set<String> tags) {
    CacheKey key = Entries.key(number);
    store.put(key, Entries.entry(new EntryLabels(key, namespace, category, model, tags)).build());
  }
}

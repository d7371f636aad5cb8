package io.github.completioncache.stats.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.TtlRules;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the guide and the dashboard say is what a scrape shows. */
class DocumentedMetersTest {

  private static final Path GUIDE = Path.of("docs", "metrics.md");
  private static final Path DASHBOARD = Path.of("docs", "grafana-dashboard.json");

  private static final Pattern NAME = Pattern.compile("\\b(?:completion_)?cache_[a-z_]+");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LABELS = Pattern.compile("\\{([^}]*)}|by \\(([^)]*)\\)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:(?:=~|!=|!~|=)\"[^\"]*\")?");

  /** Of all stores there are, after a call of every kind. */
  private static Scrape scrape;

  @BeforeAll
  static void callAll() {
    try (RedisProcess redis = RedisProcess.start()) {
      CacheStore shared =
          RedisCacheStore.builder()
              .url(redis.url())
              .clock(MeteredDesk.clock())
              // What a busy machine delays is not to become a miss.
              .budget(Duration.ofSeconds(5))
              .build();
      CacheStore memory = MemoryCacheStore.builder().clock(MeteredDesk.clock()).build();
      scrape = Scrape.of(scrapeOf(shared) + scrapeOf(memory));
    }
  }

  private static String scrapeOf(CacheStore store) {
    TtlRules rules =
        TtlRules.builder()
            .defaultTtl(Duration.ofMinutes(1))
            .staleWhileRevalidate(Duration.ofMinutes(1))
            .build();
    try (MeteredDesk desk = new MeteredDesk(builder -> builder.store(store).ttl(rules))) {
      CacheMetrics.of(desk.client.cache()).bindTo(desk.registry);
      desk.ask("Hi", "faq");
      desk.clock.advance(Duration.ofSeconds(90));
      desk.ask("Hi", "faq");
      Awaitility.await().until(() -> desk.client.stats().refreshesByResult().size() == 1);
      desk.client.create(
          ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage("Hi").build());
      desk.provider.answers(
          200, StubProvider.answer("Hi.").replace("\"stop\"", "\"content_filter\""));
      desk.ask("Something else", "faq");
      return desk.scrape().toString();
    }
  }

  /** A row of the guide's tables: the name in Prometheus, its type and its tags. */
  private record Documented(String name, String type, Set<String> tags) {}

  private static List<Documented> documented() throws IOException {
    try (Stream<String> lines = Files.lines(GUIDE)) {
      return lines
          .filter(line -> line.startsWith("| `") && line.split("\\|").length > 5)
          .map(line -> line.split("\\|"))
          .map(
              cells ->
                  new Documented(
                      code(cells[2]).get(0), cells[3].strip(), Set.copyOf(code(cells[4]))))
          .toList();
    }
  }

  private static List<String> code(String text) {
    return CODE.matcher(text).results().map(result -> result.group(1)).toList();
  }

  @Test
  void guideHasEveryMeterWithItsTypeAndItsTags() throws IOException {
    Map<String, String> types = new TreeMap<>(scrape.types());
    // Micrometer gives every timer this one besides.
    types.keySet().removeIf(name -> name.endsWith("_seconds_max"));
    Map<String, String> described = new TreeMap<>();
    for (Documented meter : documented()) {
      described.put(meter.name(), meter.type());
      String sample = meter.type().equals("histogram") ? meter.name() + "_count" : meter.name();
      Set<String> tags = new HashSet<>(meter.tags());
      tags.add("cache");
      assertThat(scrape.labels(sample)).as(sample).isEqualTo(tags);
    }

    assertThat(described).isEqualTo(types);
    assertThat(scrape.described()).containsAll(described.keySet());
  }

  @Test
  void guideAsksForNothingThatIsNotThere() throws IOException {
    List<String> queries =
        Pattern.compile("(?s)```promql\n(.*?)```")
            .matcher(Files.readString(GUIDE))
            .results()
            .map(result -> result.group(1))
            .toList();

    assertThat(queries).hasSizeGreaterThan(5).allSatisfy(DocumentedMetersTest::expectShown);
  }

  @Test
  void dashboardAsksForNothingThatIsNotThere() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());

    assertThat(dashboard.findValuesAsText("expr"))
        .hasSizeGreaterThan(8)
        .allSatisfy(DocumentedMetersTest::expectShown);
    assertThat(dashboard.at("/templating/list").findValuesAsText("query"))
        .anySatisfy(DocumentedMetersTest::expectShown);
    assertThat(dashboard.at("/panels").findValuesAsText("id")).doesNotHaveDuplicates();
  }

  /** Every name in a query is that of a sample, every label one that some sample has. */
  private static void expectShown(String query) {
    Set<String> names = names(query);
    Set<String> labels = new HashSet<>(Set.of("le", "job", "instance"));
    names.forEach(name -> labels.addAll(scrape.labels(name)));

    assertThat(names).as(query).isNotEmpty();
    assertThat(scrape.names()).as(query).containsAll(names);
    assertThat(labels).as(query).containsAll(labels(query));
  }

  private static Set<String> names(String query) {
    return NAME.matcher(query).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static Set<String> labels(String query) {
    Set<String> labels = new TreeSet<>();
    LABELS
        .matcher(query)
        .results()
        .map(result -> result.group(1) == null ? result.group(2) : result.group(1))
        .forEach(
            list -> LABEL.matcher(list).results().forEach(label -> labels.add(label.group(1))));
    return labels;
  }
}

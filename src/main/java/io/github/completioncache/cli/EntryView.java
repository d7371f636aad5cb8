package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An entry without its answer, at a moment: for people and for programs. */
final class EntryView {

  private final CacheEntry entry;
  private final Duration age;
  private final Duration freshFor;
  private final Duration keptFor;

  EntryView(CacheEntry entry, Instant now) {
    this.entry = entry;
    age = Duration.between(entry.created(), now);
    freshFor = entry.lifetime().minus(age);
    keptFor = Duration.between(now, entry.expires());
  }

  /** All of it; durations in milliseconds, negative ones for what is past. */
  ObjectNode document() {
    EntryLabels labels = entry.labels();
    ObjectNode document =
        Json.object()
            .put("key", labels.key().hex())
            .put("namespace", labels.namespace())
            .put("category", labels.category())
            .put("model", labels.model());
    labels.tags().stream().sorted().forEach(document.putArray("tags")::add);
    document
        .put("created", entry.created().toString())
        .put("expires", entry.expires().toString())
        .put("age_ms", age.toMillis())
        .put("lifetime_ms", entry.lifetime().toMillis())
        .put("fresh_for_ms", freshFor.toMillis())
        .put("stale_ms", entry.staleFor().toMillis())
        .put("kept_for_ms", keptFor.toMillis())
        .put("latency_ms", entry.providerLatency().toMillis());
    entry
        .usage()
        .ifPresentOrElse(
            usage ->
                document
                    .putObject("usage")
                    .put("prompt_tokens", usage.promptTokens())
                    .put("cached_prompt_tokens", usage.cachedPromptTokens())
                    .put("completion_tokens", usage.completionTokens()),
            () -> document.putNull("usage"));
    document
        .put("form", form())
        .put("type", entry.contentType())
        .put("body_bytes", entry.bodyLength());
    ObjectNode headers = document.putObject("headers");
    entry.headers().forEach((name, values) -> values.forEach(headers.withArray(name)::add));
    return document;
  }

  /** The same in lines. */
  List<String> lines() {
    EntryLabels labels = entry.labels();
    List<String> lines = new ArrayList<>();
    add(lines, "key", labels.key().hex());
    add(lines, "namespace", LabelText.of(labels.namespace()));
    add(lines, "category", LabelText.of(labels.category()));
    add(lines, "model", LabelText.of(labels.model()));
    add(lines, "tags", LabelText.of(String.join(", ", labels.tags().stream().sorted().toList())));
    add(lines, "created", entry.created() + ", " + ago(age));
    add(lines, "lifetime", Numbers.time(entry.lifetime()) + ", " + freshness());
    if (!entry.staleFor().isZero()) {
      add(lines, "stale", "kept " + Numbers.time(entry.staleFor()) + " longer for stale answers");
    }
    add(lines, "expires", entry.expires() + ", in " + Numbers.time(keptFor));
    add(
        lines,
        "latency",
        entry.providerLatency().isZero() ? "not known" : Numbers.time(entry.providerLatency()));
    add(lines, "tokens", tokens());
    add(
        lines,
        "answer",
        Numbers.count(entry.bodyLength(), "byte")
            + ", "
            + (entry.form() == AnswerForm.JSON ? "one document" : "recorded stream")
            + ", "
            + LabelText.of(entry.contentType()));
    entry
        .headers()
        .forEach(
            (name, values) ->
                add(
                    lines,
                    "header",
                    LabelText.of(name) + ": " + LabelText.of(String.join(", ", values))));
    return lines;
  }

  private static void add(List<String> lines, String name, String value) {
    lines.add(String.format(Locale.ROOT, "%-11s%s", name, value));
  }

  private String freshness() {
    return freshFor.isNegative() || freshFor.isZero()
        ? "stale for " + Numbers.time(freshFor.negated())
        : "fresh for another " + Numbers.time(freshFor);
  }

  /** Another machine's clock may be ahead. */
  private static String ago(Duration age) {
    return age.isNegative()
        ? Numbers.time(age.negated()) + " in the future"
        : Numbers.time(age) + " ago";
  }

  private String tokens() {
    return entry
        .usage()
        .map(
            usage ->
                Numbers.count(usage.promptTokens())
                    + " prompt ("
                    + Numbers.count(usage.cachedPromptTokens())
                    + " cached), "
                    + Numbers.count(usage.completionTokens())
                    + " completion")
        .orElse("not known");
  }

  private String form() {
    return entry.form() == AnswerForm.JSON ? "json" : "sse";
  }
}

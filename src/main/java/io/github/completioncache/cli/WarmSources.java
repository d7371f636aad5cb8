package io.github.completioncache.cli;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.warm.WarmingSource;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a store is to be filled with. */
final class WarmSources {

  @Mixin private PeriodOptions period = new PeriodOptions();

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Requests, one a line (JSONL).")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "The requests that were asked for most, out of the store's ledger.")
  private @Nullable Integer top;

  @Option(
      names = "--expiring",
      paramLabel = "DURATION",
      converter = Spans.DurationConverter.class,
      description =
          "What is stored and not fresh any more within that time, as far as the ledger has its"
              + " request.")
  private @Nullable Duration expiring;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "The output of an OpenAI batch whose input is FILE: stored without a call.")
  private @Nullable String results;

  @Option(
      names = "--api",
      paramLabel = "API",
      defaultValue = "chat",
      description =
          "What lines are for that do not say: chat, responses, embeddings, or a path. Default:"
              + " ${DEFAULT-VALUE}.")
  private String api = "chat";

  /** A source and what to call it. */
  record Named(String name, WarmingSource source) {}

  /**
   * Looks whether the options fit together.
   *
   * @throws Trouble if they do not
   */
  void check() {
    long kinds =
        Stream.of(!files.isEmpty(), top != null, expiring != null).filter(given -> given).count();
    if (kinds != 1) {
      throw Trouble.usage("say what to warm: one of FILE, --top and --expiring");
    }
    if (results != null && files.size() != 1) {
      throw Trouble.usage("--results needs the one FILE that was the input of the batch");
    }
    if (top != null && top < 1) {
      throw Trouble.usage("--top must be at least 1, but is " + top);
    }
    Stream.concat(files.stream(), Stream.ofNullable(results)).forEach(WarmSources::path);
  }

  /** Whether answers come with the requests. */
  boolean needNoCalls() {
    return results != null;
  }

  /** Whether the requests are those of the store. */
  boolean needStored() {
    return files.isEmpty();
  }

  /** The sources, one after the other. */
  List<Named> all(CacheStore store, Clock clock) {
    if (top != null) {
      PeriodOptions.Period when = period.period(clock);
      return List.of(
          new Named(
              "the ledger",
              WarmingSource.popular(Ledgers.of(store), when.from(), when.until(), top)));
    }
    if (expiring != null) {
      return List.of(
          new Named(
              "the ledger",
              WarmingSource.expiring(Listing.of(store), Ledgers.of(store), expiring)));
    }
    if (results != null) {
      return List.of(
          new Named(results, WarmingSource.batchResults(path(files.get(0)), path(results))));
    }
    String path = RequestFile.path(api);
    return files.stream()
        .map(file -> new Named(file, WarmingSource.requests(path(file), path)))
        .toList();
  }

  private static Path path(String name) {
    try {
      Path path = Path.of(name);
      if (Files.isReadable(path) && !Files.isDirectory(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw Trouble.failed("there is no file " + name + " that can be read", e);
    }
    throw Trouble.failed("there is no file " + name + " that can be read");
  }
}

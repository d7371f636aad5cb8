package io.github.completioncache.warm;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a {@link CacheWarmer} takes its requests from. Files are read line by line while the run
 * goes on, and never as a whole. Instances are immutable and can be used for several runs.
 *
 * <p>Files are UTF-8; empty lines, a byte order mark and either kind of line ends do no harm. A
 * line that cannot be read is reported with its number, and the run goes on.
 */
public final class WarmingSource {

  private final Opening opening;

  @FunctionalInterface
  private interface Opening {
    Tasks open(int longestLine, CacheOptions options, Instant now) throws IOException;
  }

  private WarmingSource(Opening opening) {
    this.opening = opening;
  }

  /**
   * A file of requests in JSON Lines, for chat completions where a line does not say.
   *
   * @param file as in {@link #requests(Path, String)}
   */
  public static WarmingSource requests(Path file) {
    return requests(file, Template.PATH);
  }

  /**
   * A file of requests in JSON Lines. Each line is the body of a request, or an object that has the
   * body in {@code body}, as in the input files of OpenAI's Batch API: {@code
   * {"custom_id":"q-1","method":"POST","url":"/v1/chat/completions","body":{...}}}. Such an object
   * can also have a {@code category}, a {@code namespace}, {@code tags} (a list) and a {@code ttl}
   * (ISO 8601, such as {@code PT1H}) of its own.
   *
   * @param path what a line is for that has no {@code url}, such as {@code /v1/embeddings}
   */
  public static WarmingSource requests(Path file, String path) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(path, "path");
    return new WarmingSource(
        (longest, options, now) ->
            new FileTasks(file, longest) {
              @Override
              Task read(long number, byte[] line) {
                return RequestLine.read(number, line, path, options);
              }
            });
  }

  /**
   * Answers that OpenAI's Batch API has given, to be stored without asking again. Line numbers are
   * those of the output file. An answer is as old as it says ({@code created}); one that would no
   * longer be fresh is not stored. The ids of the input file are held in memory, its lines are not.
   *
   * @param input the file with the requests
   * @param output the file with the answers, or with the errors
   */
  public static WarmingSource batchResults(Path input, Path output) {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
    return new WarmingSource(
        (longest, options, now) ->
            BatchResults.open(input, output, longest, Template.PATH, options));
  }

  /**
   * Questions with the answers that are to be given to them, without asking anybody: as chat
   * completions whose id begins with {@code imported-} and which tell no usage.
   *
   * <p>A file whose name ends in {@code .csv} has them in the columns {@code question} and {@code
   * answer} (and perhaps {@code category}), or in the first two; any other one has a JSON object in
   * each line, with these names and the options of {@link #requests(Path, String)}.
   *
   * @param template the body of the request, to whose {@code messages} the question is added as one
   *     of the user; all else must be as applications send it, since it is part of the key
   * @throws IllegalArgumentException if {@code template} is no JSON object with a model
   */
  public static WarmingSource pairs(Path file, String template) {
    Objects.requireNonNull(file, "file");
    Template made = new Template(Objects.requireNonNull(template, "template"));
    boolean csv = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    return new WarmingSource(
        (longest, options, now) ->
            csv
                ? new CsvPairs(file, longest, made, options)
                : new JsonPairs(file, longest, made, options));
  }

  /**
   * The requests that were asked for most in a period, as far as their text was kept. Each is
   * warmed under the category and namespace of its last caller. A request that was made with other
   * headers, or at another address, than the client has that warms cannot be repeated, and is
   * reported.
   *
   * @param from as for {@link Ledger#popular}
   * @param until as for {@link Ledger#popular}
   * @param most how many at most
   * @throws IllegalArgumentException if {@code most} is below 1
   */
  public static WarmingSource popular(Ledger ledger, Instant from, Instant until, int most) {
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(until, "until");
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, but is " + most);
    }
    return new WarmingSource(
        (longest, options, now) ->
            new LedgerTasks(ledger, ledger.popular(from, until, most), options));
  }

  /**
   * Some of the requests that a ledger has counted, chosen by the caller, such as those that were
   * missed most: each as {@link #popular(Ledger, Instant, Instant, int)} warms it.
   *
   * @param requests what {@link Ledger#popular} has given, in the order in which they are asked for
   */
  public static WarmingSource popular(Ledger ledger, List<Ledger.Popular> requests) {
    Objects.requireNonNull(ledger, "ledger");
    List<Ledger.Popular> chosen = List.copyOf(requests);
    return new WarmingSource((longest, options, now) -> new LedgerTasks(ledger, chosen, options));
  }

  /**
   * What is stored and will not be fresh any more within a given time, as far as the ledger has the
   * text of its request: asked again, though it is still fresh. It keeps its category, namespace
   * and tags; its new lifetime is what the rules say.
   *
   * @param within how long ahead to look
   * @throws IllegalArgumentException if {@code within} is negative
   */
  public static WarmingSource expiring(EntryListing listing, Ledger ledger, Duration within) {
    Objects.requireNonNull(listing, "listing");
    Objects.requireNonNull(ledger, "ledger");
    if (Objects.requireNonNull(within, "within").isNegative()) {
      throw new IllegalArgumentException("within must not be negative, but is " + within);
    }
    return new WarmingSource(
        (longest, options, now) -> new ExpiringTasks(listing, ledger, now.plus(within), options));
  }

  Tasks open(int longestLine, CacheOptions options, Instant now) throws IOException {
    return opening.open(longestLine, options, now);
  }
}

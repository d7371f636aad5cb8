package io.github.completioncache.warm;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.warm.WarmingReport.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The output file of OpenAI's Batch API: answers, each to the request of the input file that has
 * the same id. Of the input file only the ids and places of its lines are kept.
 */
final class BatchResults extends FileTasks {

  private final FileChannel input;
  private final Map<String, Long> places;
  private final int longest;
  private final String path;
  private final CacheOptions options;

  private BatchResults(
      Map<String, Long> places,
      FileChannel input,
      Path output,
      int longest,
      String path,
      CacheOptions options)
      throws IOException {
    super(output, longest);
    this.places = places;
    this.input = input;
    this.longest = longest;
    this.path = path;
    this.options = options;
  }

  static BatchResults open(Path input, Path output, int longest, String path, CacheOptions options)
      throws IOException {
    Map<String, Long> places = places(input, longest);
    FileChannel channel = FileChannel.open(input);
    try {
      return new BatchResults(places, channel, output, longest, path, options);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Map<String, Long> places(Path input, int longest) throws IOException {
    Map<String, Long> places = new HashMap<>();
    try (LineReader lines = new LineReader(Files.newInputStream(input), longest)) {
      while (lines.next()) {
        Members members = lines.isBlank() ? null : Members.of(lines.line());
        String id = members == null ? null : members.text("custom_id");
        if (id != null) {
          places.put(id, lines.offset());
        }
      }
    }
    return places;
  }

  @Override
  Task read(long number, byte[] line) throws IOException {
    Members result = Members.of(line);
    if (result == null) {
      return Task.bad(number, null, "is no JSON object");
    }
    String id = result.text("custom_id");
    byte[] response = result.object("response");
    Members members = response == null ? null : Members.of(response);
    if (id == null || (members == null && result.object("error") == null)) {
      return Task.bad(number, id, "has no custom_id or no response");
    }
    Long status = members == null ? null : members.number("status_code");
    byte[] answer = members == null ? null : members.object("body");
    if (status == null || answer == null || status != 200) {
      return Task.none(
          number, id, Result.FAILED, status == null ? "it is an error" : "status " + status);
    }
    Long place = places.get(id);
    if (place == null) {
      return Task.bad(number, id, "its request is not in the input file");
    }
    Task asked = RequestLine.read(number, lineAt(place), path, options);
    return asked.problem() != null ? asked : asked.answered(answer, timeOf(answer));
  }

  private byte[] lineAt(long place) throws IOException {
    InputStream from = Channels.newInputStream(input.position(place));
    LineReader lines = new LineReader(from, longest);
    return lines.next() ? lines.line() : new byte[0];
  }

  /** When the answer says that it was made. */
  private static @Nullable Instant timeOf(byte[] answer) {
    Members members = Members.of(answer);
    if (members == null) {
      return null;
    }
    Long created = members.number("created");
    Long seconds = created == null ? members.number("created_at") : created;
    return seconds == null || seconds < 0 || seconds > Instant.MAX.getEpochSecond()
        ? null
        : Instant.ofEpochSecond(seconds);
  }

  @Override
  public void close() throws IOException {
    try {
      input.close();
    } finally {
      super.close();
    }
  }
}

package io.github.completioncache.warm;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.Ledger.RequestText;
import io.github.completioncache.warm.WarmingReport.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of a source: a request to be warmed, or why it is none. Immutable. */
final class Task {

  private static final byte[] NOTHING = {};
  private static final int LONGEST_ID = 100;

  private final long line;
  private final @Nullable String customId;
  private final @Nullable Problem problem;
  private final String address;
  private final byte[] body;
  private final CacheOptions options;
  private final @Nullable Given given;
  private final @Nullable CacheKey key;

  /** Why a line is no request. */
  record Problem(Result result, String reason) {}

  /** An answer that came with the request. */
  static final class Given {
    private final byte[] answer;
    private final @Nullable Instant time;

    /**
     * @param time when it was given; null for now
     */
    Given(byte[] answer, @Nullable Instant time) {
      this.answer = answer;
      this.time = time;
    }

    byte[] answer() {
      return answer;
    }

    @Nullable Instant time() {
      return time;
    }
  }

  private Task(
      long line,
      @Nullable String customId,
      @Nullable Problem problem,
      String address,
      byte[] body,
      CacheOptions options,
      @Nullable Given given,
      @Nullable CacheKey key) {
    this.line = line;
    this.customId = customId;
    this.problem = problem;
    this.address = address;
    this.body = body;
    this.options = options;
    this.given = given;
    this.key = key;
  }

  /**
   * A request.
   *
   * @param address the path that it is for, or the API
   */
  static Task of(long line, String address, byte[] body, CacheOptions options) {
    return new Task(line, null, null, address, body, options, null, null);
  }

  /** A request that was made before, under the key that it must have again. */
  static Task again(long line, RequestText text, CacheKey key, CacheOptions options) {
    byte[] body = text.body().getBytes(StandardCharsets.UTF_8);
    return new Task(line, null, null, text.api(), body, options, null, key);
  }

  static Task bad(long line, @Nullable String customId, String reason) {
    return none(line, customId, Result.BAD_LINE, reason);
  }

  static Task none(long line, @Nullable String customId, Result result, String reason) {
    Problem problem = new Problem(result, reason);
    return new Task(
        line, known(customId), problem, "", NOTHING, CacheOptions.defaults(), null, null);
  }

  Task named(@Nullable String customId) {
    return new Task(line, known(customId), problem, address, body, options, given, key);
  }

  Task answered(byte[] answer, @Nullable Instant time) {
    Given with = new Given(answer, time);
    return new Task(line, customId, problem, address, body, options, with, key);
  }

  long line() {
    return line;
  }

  @Nullable String customId() {
    return customId;
  }

  @Nullable Problem problem() {
    return problem;
  }

  String address() {
    return address;
  }

  byte[] body() {
    return body;
  }

  CacheOptions options() {
    return options;
  }

  /** The answer that came with it; null if there is none. */
  @Nullable Given given() {
    return given;
  }

  /** The key that it must have; null if any will do. */
  @Nullable CacheKey key() {
    return key;
  }

  /** An id comes from a file and goes into a report: it must be short and of one line. */
  private static @Nullable String known(@Nullable String customId) {
    if (customId == null) {
      return null;
    }
    String shown = customId.replaceAll("\\p{Cntrl}", "?");
    return shown.length() <= LONGEST_ID ? shown : shown.substring(0, LONGEST_ID);
  }
}

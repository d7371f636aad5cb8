package io.github.completioncache.http;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOptions.Mode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The request headers in which a caller tells what it wants of the cache, for code that holds only
 * the SDK's client. They never reach the provider.
 *
 * <pre>
 * X-Completion-Cache-Category: faq
 * X-Completion-Cache-Namespace: tenant-7
 * X-Completion-Cache-Tags: prices, summer
 * X-Completion-Cache-Ttl: PT1H
 * X-Completion-Cache-Max-Age: PT5M
 * X-Completion-Cache-Stale-While-Revalidate: PT10M
 * X-Completion-Cache-Stale-If-Error: P1D
 * X-Completion-Cache-Mode: refresh
 * X-Completion-Cache-Replay-Delay: PT0.02S
 * X-Completion-Cache-Semantic: off
 * X-Completion-Cache-Semantic-Threshold: 0.95
 * </pre>
 */
public final class ControlHeaders {

  private static final String PREFIX = "x-completion-cache-";

  private static final String RETRY_COUNT = "x-stainless-retry-count";

  private ControlHeaders() {}

  /** Whether a request header is one of these; upper and lower case are the same. */
  public static boolean isOne(String name) {
    return name.regionMatches(/* ignoreCase= */ true, 0, PREFIX, 0, PREFIX.length());
  }

  /**
   * Whether a request header is not to be forwarded: one of these, or the count of retries that an
   * SDK sends along which has not made any. Those that happen are made and counted by the wrapped
   * client.
   *
   * @param values all values of that name
   */
  public static boolean staysHere(String name, List<String> values) {
    return isOne(name) || (name.equalsIgnoreCase(RETRY_COUNT) && values.equals(List.of("0")));
  }

  /**
   * The options of a request.
   *
   * @param base what holds where the headers say nothing
   * @param headers those for which {@link #isOne} holds
   * @throws IllegalArgumentException if a header is unknown or its value is none of those it can
   *     have; the message names both
   */
  public static CacheOptions read(CacheOptions base, Map<String, ? extends List<String>> headers) {
    if (headers.isEmpty()) {
      return base;
    }
    CacheOptions.Builder options = base.toBuilder();
    headers.forEach(
        (name, values) -> {
          for (String value : values) {
            read(options, name.toLowerCase(Locale.ROOT), value.strip());
          }
        });
    return options.build();
  }

  private static void read(CacheOptions.Builder options, String name, String value) {
    switch (name.substring(PREFIX.length())) {
      case "category" -> options.category(value);
      case "namespace" -> options.namespace(value);
      case "tags" -> Arrays.stream(value.split(",")).map(String::strip).forEach(options::tags);
      case "ttl" -> options.ttl(duration(name, value));
      case "max-age" -> options.maxAge(duration(name, value));
      case "stale-while-revalidate" -> options.staleWhileRevalidate(duration(name, value));
      case "stale-if-error" -> options.staleIfError(duration(name, value));
      case "mode" -> options.mode(mode(name, value));
      case "replay-delay" -> options.replayDelay(duration(name, value));
      case "semantic" -> options.semantic(isOn(name, value));
      case "semantic-threshold" -> options.semanticThreshold(number(name, value));
      default ->
          throw new IllegalArgumentException(
              "request header " + name + " is none that the cache knows");
    }
  }

  private static boolean isOn(String name, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw new IllegalArgumentException(
              "request header " + name + " must be on or off, but is \"" + value + "\"");
    };
  }

  private static double number(String name, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "request header " + name + " must be a number, but is \"" + value + "\"", e);
    }
  }

  private static Duration duration(String name, String value) {
    try {
      return Duration.parse(value);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "request header "
              + name
              + " must be a duration of ISO 8601 such as PT1H, but is \""
              + value
              + "\"",
          e);
    }
  }

  private static Mode mode(String name, String value) {
    for (Mode mode : Mode.values()) {
      if (written(mode).equalsIgnoreCase(value)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "request header "
            + name
            + " must be one of "
            + Arrays.stream(Mode.values())
                .map(ControlHeaders::written)
                .collect(Collectors.joining(", "))
            + ", but is \""
            + value
            + "\"");
  }

  private static String written(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

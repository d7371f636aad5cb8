package io.github.completioncache.http;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which request headers are part of the key: all that the caller added, but for those that cannot
 * change the answer. Instances are immutable and safe for use by several threads.
 */
public final class KeyHeaders {

  private static final Set<String> IGNORED =
      Set.of(
          "authorization",
          "proxy-authorization",
          "api-key",
          "x-api-key",
          "cookie",
          "user-agent",
          "accept",
          "host",
          "connection",
          "traceparent",
          "tracestate",
          "baggage",
          "b3",
          "x-request-id",
          "x-client-request-id",
          "x-correlation-id",
          "x-amzn-trace-id",
          "x-cloud-trace-context",
          "sentry-trace",
          "idempotency-key",
          // Signatures, which differ from call to call.
          "x-amz-date",
          "x-amz-security-token",
          "x-amz-content-sha256");

  private static final Set<String> IGNORED_PREFIXES =
      Set.of("accept-", "content-", "x-stainless-", "x-b3-", "x-completion-cache-");

  private final Set<String> more;

  /**
   * The headers that count.
   *
   * @param more names that are left out as well; upper and lower case are the same
   */
  public KeyHeaders(Collection<String> more) {
    Set<String> lowered = new HashSet<>();
    more.forEach(name -> lowered.add(name.toLowerCase(Locale.ROOT)));
    this.more = Set.copyOf(lowered);
  }

  /** Whether a header of that name is part of the key. */
  public boolean count(String name) {
    String lowered = name.toLowerCase(Locale.ROOT);
    return !IGNORED.contains(lowered)
        && !more.contains(lowered)
        && IGNORED_PREFIXES.stream().noneMatch(lowered::startsWith);
  }
}

package io.github.completioncache.openai;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which request headers are part of the key: all that the caller added, but for those that cannot
 * change the answer.
 */
final class KeyHeaders {

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
          "x-amz-content-sha256",
          // These two are the scope of the key.
          "openai-organization",
          "openai-project");

  private static final Set<String> IGNORED_PREFIXES =
      Set.of("accept-", "content-", "x-stainless-", "x-b3-", "x-completion-cache-");

  private final Set<String> more;

  /**
   * @param more names that the application leaves out as well
   */
  KeyHeaders(Collection<String> more) {
    Set<String> lowered = new HashSet<>();
    more.forEach(name -> lowered.add(name.toLowerCase(Locale.ROOT)));
    this.more = Set.copyOf(lowered);
  }

  boolean count(String name) {
    String lowered = name.toLowerCase(Locale.ROOT);
    return !IGNORED.contains(lowered)
        && !more.contains(lowered)
        && IGNORED_PREFIXES.stream().noneMatch(lowered::startsWith);
  }
}

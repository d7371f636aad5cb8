package io.github.completioncache.key;

import java.util.Locale;

/** The few ways of writing a base URL that certainly mean the same. */
final class BaseUrl {

  private BaseUrl() {}

  /** Scheme and host in lower case (RFC 3986 section 6.2.2.1), without one trailing slash. */
  static String normalize(String url) {
    String trimmed = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    int scheme = trimmed.indexOf("://");
    if (scheme < 0) {
      return trimmed;
    }
    int authorityEnd = authorityEnd(trimmed, scheme + 3);
    int at = trimmed.lastIndexOf('@', authorityEnd - 1);
    int host = Math.max(at + 1, scheme + 3);
    return trimmed.substring(0, scheme).toLowerCase(Locale.ROOT)
        + trimmed.substring(scheme, host)
        + trimmed.substring(host, authorityEnd).toLowerCase(Locale.ROOT)
        + trimmed.substring(authorityEnd);
  }

  private static int authorityEnd(String url, int from) {
    int at = from;
    while (at < url.length() && "/?#".indexOf(url.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}

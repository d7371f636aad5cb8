package io.github.completioncache.warm;

import io.github.completioncache.CacheOptions;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a file of requests: the body of a request, or an object that has it in {@code body},
 * as the input files of OpenAI's Batch API do.
 */
final class RequestLine {

  private RequestLine() {}

  /**
   * The request of a line.
   *
   * @param path what it is for if it does not say
   * @param options what holds where it says nothing
   */
  static Task read(long number, byte[] line, String path, CacheOptions options) {
    Members members = Members.of(line);
    if (members == null) {
      return Task.bad(number, null, "is no JSON object");
    }
    byte[] body = members.object("body");
    if (body == null) {
      return Task.of(number, path, line, options);
    }
    String customId = members.text("custom_id");
    String method = members.text("method");
    if (method != null && !method.equalsIgnoreCase("POST")) {
      return Task.bad(number, customId, "its method is not POST");
    }
    CacheOptions own;
    try {
      own = options(members, options);
    } catch (DateTimeException e) {
      return Task.bad(number, customId, "its ttl is no duration of ISO 8601 such as PT1H");
    } catch (IllegalArgumentException e) {
      // The message quotes the line.
      return Task.bad(number, customId, "its category, namespace, tags or ttl are not valid");
    }
    String url = members.text("url");
    return Task.of(number, url == null ? path : url, body, own).named(customId);
  }

  /** What an object says of how its request is to be cached. */
  static CacheOptions options(Members members, CacheOptions base) {
    return options(
        members.text("category"), members.text("namespace"), members.text("ttl"), members, base);
  }

  private static CacheOptions options(
      @Nullable String category,
      @Nullable String namespace,
      @Nullable String ttl,
      Members members,
      CacheOptions base) {
    CacheOptions.Builder options = base.toBuilder();
    if (category != null) {
      options.category(category);
    }
    if (namespace != null) {
      options.namespace(namespace);
    }
    if (ttl != null) {
      options.ttl(Duration.parse(ttl.strip().toUpperCase(Locale.ROOT)));
    }
    members.list("tags").forEach(options::tags);
    return options.build();
  }
}

package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a server says of itself. */
record ServerInfo(String text) {

  static ServerInfo of(@Nullable Object reply) {
    return new ServerInfo(new String((byte[]) Replies.present(reply), UTF_8));
  }

  /** Empty if it does not say. */
  String field(String name) {
    Matcher field = Pattern.compile("^" + name + ":(\\S*)", Pattern.MULTILINE).matcher(text);
    return field.find() ? field.group(1) : "";
  }
}

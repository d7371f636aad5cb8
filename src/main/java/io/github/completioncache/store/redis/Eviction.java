package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.store.CacheStoreException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Redis that is short of memory may have thrown away a part of the index and kept an
 * entry that was listed in it. Then only a look at every entry finds all that a label covers.
 */
final class Eviction {

  private final RedisLink link;

  Eviction(RedisLink link) {
    this.link = link;
  }

  /** False also if Redis does not say. */
  boolean isRuledOut() {
    try {
      return link.sendToEachPrimary(Commands.info()).stream().allMatch(Eviction::isRuledOut);
    } catch (CacheStoreException e) {
      // Not everyone may ask this. If it is an outage, whatever comes next will report it.
      return false;
    }
  }

  private static boolean isRuledOut(@Nullable Object reply) {
    String info = new String((byte[]) Replies.present(reply), UTF_8);
    boolean never =
        field(info, "maxmemory").equals("0")
            || field(info, "maxmemory_policy").equals("noeviction");
    return never && field(info, "evicted_keys").equals("0");
  }

  private static String field(String info, String name) {
    Matcher field = Pattern.compile("^" + name + ":(\\S*)", Pattern.MULTILINE).matcher(info);
    return field.find() ? field.group(1) : "";
  }
}

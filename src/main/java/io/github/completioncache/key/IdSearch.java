package io.github.completioncache.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for many ids at once, so that a long history is read once and not once for each. */
final class IdSearch {

  private static final class Node {
    private final Map<Byte, Node> next = new HashMap<>();
    private @Nullable String id;
  }

  private final Node root = new Node();
  private final boolean[] begins = new boolean[256];

  /**
   * @param ids of printable ASCII
   */
  IdSearch(Set<String> ids) {
    for (String id : ids) {
      Node node = root;
      byte[] bytes = id.getBytes(US_ASCII);
      begins[bytes[0]] = true;
      for (byte b : bytes) {
        node = node.next.computeIfAbsent(b, any -> new Node());
      }
      node.id = id;
    }
  }

  /** Those that are part of this text. */
  Set<String> foundIn(byte[] text, int offset, int length) {
    Set<String> found = new HashSet<>();
    int end = offset + length;
    for (int from = offset; from < end; from++) {
      if (!begins[text[from] & 0xFF]) {
        continue;
      }
      Node node = root.next.get(text[from]);
      for (int at = from + 1; node != null; at++) {
        if (node.id != null) {
          found.add(node.id);
        }
        node = at < end ? node.next.get(text[at]) : null;
      }
    }
    return found;
  }
}

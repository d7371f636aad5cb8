package io.github.completioncache.key;

import java.util.Arrays;
import java.util.List;

/**
 * The members of a root object in the order of their names, and where each lies in the bytes it was
 * written to: from the name's quotation mark to the end of the value. Immutable.
 */
final class RootMembers {

  static final RootMembers NONE = new RootMembers(new String[0], new int[0], new int[0]);

  private final String[] names;
  private final int[] from;
  private final int[] to;

  /** Takes the arrays over. */
  RootMembers(String[] names, int[] from, int[] to) {
    this.names = names;
    this.from = from;
    this.to = to;
  }

  int count() {
    return names.length;
  }

  List<String> names() {
    return List.of(names);
  }

  String name(int member) {
    return names[member];
  }

  int from(int member) {
    return from[member];
  }

  int to(int member) {
    return to[member];
  }

  /** The index of the member of that name, or a negative number. */
  int find(String name) {
    return Arrays.binarySearch(names, name);
  }

  /** Where the value of a member begins. */
  int valueFrom(int member, byte[] bytes) {
    int at = from[member] + 1;
    while (bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    return at + 2;
  }
}

package io.github.completioncache.key;

import java.util.Arrays;

/**
 * The members of a root object in the order of their names, and where each lies in the bytes it was
 * written to: from the name's quotation mark to the end of the value.
 */
record RootMembers(String[] names, int[] from, int[] to) {

  static final RootMembers NONE = new RootMembers(new String[0], new int[0], new int[0]);

  int count() {
    return names.length;
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

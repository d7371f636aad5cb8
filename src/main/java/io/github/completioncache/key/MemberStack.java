package io.github.completioncache.key;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The members of all open objects: their names, and where in the output they begin. Not
 * thread-safe.
 *
 * <p>Names are compared by UTF-16 code units, as RFC 8785 section 3.2.3 demands and {@link
 * String#compareTo} does on every machine.
 */
final class MemberStack {

  /** Up to here the simplest way to sort is the fastest. */
  private static final int FEW = 24;

  private String[] names = new String[32];
  private int[] starts = new int[32];
  private int size;

  int size() {
    return size;
  }

  void push(String name, int start) {
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
    }
    names[size] = name;
    starts[size++] = start;
  }

  /** Forgets the members from {@code first} on. */
  void pop(int first) {
    Arrays.fill(names, first, size, null);
    size = first;
  }

  /**
   * Puts the members from {@code first} on, the last of which ends where the output does, into the
   * order of their names.
   *
   * @throws CanonicalJsonException if two of them have one name
   */
  void order(int first, CanonicalBuffer out) throws CanonicalJsonException {
    if (isOrdered(first)) {
      return;
    }
    int[] order = order(first);
    int[] from = new int[order.length];
    int[] lengths = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      from[i] = starts[order[i]];
      lengths[i] = end(order[i], out.length()) - from[i];
    }
    out.rearrange(starts[first], from, lengths);
  }

  /**
   * All members, those of the root object, in the order of their names.
   *
   * @param outputLength where the last one ends
   * @throws CanonicalJsonException if two of them have one name
   */
  RootMembers root(int outputLength) throws CanonicalJsonException {
    int[] order = order(0);
    String[] sortedNames = new String[size];
    int[] from = new int[size];
    int[] to = new int[size];
    for (int i = 0; i < size; i++) {
      sortedNames[i] = names[order[i]];
      from[i] = starts[order[i]];
      to[i] = end(order[i], outputLength);
    }
    return new RootMembers(sortedNames, from, to);
  }

  private int end(int member, int outputLength) {
    return member + 1 < size ? starts[member + 1] - 1 : outputLength;
  }

  private boolean isOrdered(int first) {
    for (int i = first + 1; i < size; i++) {
      if (names[i - 1].compareTo(names[i]) >= 0) {
        return false;
      }
    }
    return true;
  }

  private int[] order(int first) throws CanonicalJsonException {
    int[] order = size - first <= FEW ? insertionSorted(first) : mergeSorted(first);
    for (int i = 1; i < order.length; i++) {
      if (names[order[i - 1]].equals(names[order[i]])) {
        throw new CanonicalJsonException(Reasons.DUPLICATE_FIELD);
      }
    }
    return order;
  }

  private int[] insertionSorted(int first) {
    int[] order = new int[size - first];
    for (int i = 0; i < order.length; i++) {
      String name = names[first + i];
      int to = i;
      while (to > 0 && names[order[to - 1]].compareTo(name) > 0) {
        order[to] = order[to - 1];
        to--;
      }
      order[to] = first + i;
    }
    return order;
  }

  private int[] mergeSorted(int first) {
    Integer[] order = new Integer[size - first];
    Arrays.setAll(order, i -> first + i);
    Arrays.sort(order, Comparator.comparing(i -> names[i]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }
}

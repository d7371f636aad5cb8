package io.github.completioncache.key;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds in what the fields of one request differ from those of an earlier one. Not thread-safe. */
final class FieldComparison {

  /** What the members of a root are called whose names are not shown. */
  private static final String OTHER = "a field of an unusual name";

  private final int limit;
  private final @Nullable DifferenceTexts texts;
  private final StringBuilder path = new StringBuilder();
  private UnaryOperator<String> names = UnaryOperator.identity();
  private int count;

  private FieldComparison(int limit, @Nullable DifferenceTexts texts) {
    this.limit = limit;
    this.texts = texts;
  }

  /** Counts them, at most to {@code limit}. */
  static FieldComparison counting(int limit) {
    return new FieldComparison(limit, null);
  }

  /** Says what they are. */
  static FieldComparison telling(DifferenceTexts texts) {
    return new FieldComparison(Integer.MAX_VALUE, texts);
  }

  int count() {
    return count;
  }

  /**
   * Compares two trees whose roots are objects.
   *
   * @param names makes the name for people of a path
   */
  void compare(FieldTree now, FieldTree was, UnaryOperator<String> names) {
    this.names = names;
    if (now != was) {
      members(now, 0, now.bytes(), was, 0, was.bytes());
    }
  }

  private void members(FieldTree now, int at, int end, FieldTree was, int wasAt, int wasEnd) {
    int mine = at;
    int theirs = wasAt;
    while (count < limit && (mine < end || theirs < wasEnd)) {
      int order = mine == end ? 1 : theirs == wasEnd ? -1 : now.compareNames(mine, was, theirs);
      int parent = path.length();
      if (texts != null) {
        path.append(parent == 0 ? "" : ".").append(order <= 0 ? now.name(mine) : was.name(theirs));
      }
      if (order < 0) {
        only(now, mine, "added", " (was absent)");
      } else if (order > 0) {
        only(was, theirs, "absent", null);
      } else {
        values(now, mine, was, theirs);
      }
      path.setLength(parent);
      mine = order <= 0 ? now.next(mine) : mine;
      theirs = order >= 0 ? was.next(theirs) : theirs;
    }
  }

  private void values(FieldTree now, int mine, FieldTree was, int theirs) {
    if (now.digest(mine) == was.digest(theirs)) {
      return;
    }
    byte kind = now.kind(mine);
    if (kind == was.kind(theirs) && kind == FieldTree.OBJECT) {
      members(now, now.below(mine), now.next(mine), was, was.below(theirs), was.next(theirs));
    } else if (kind == was.kind(theirs) && kind == FieldTree.ARRAY) {
      elements(now, now.elements(mine), was, was.elements(theirs));
    } else if (kind == was.kind(theirs) && kind == FieldTree.LITERAL && texts != null) {
      found(now.text(mine) + " (was " + was.text(theirs) + ")");
    } else {
      found("differs");
    }
  }

  /** A field that one of the two does not have. */
  private void only(FieldTree has, int node, String what, @Nullable String wasNot) {
    if (texts == null || has.kind(node) != FieldTree.LITERAL) {
      found(what);
    } else if (wasNot != null) {
      found(has.text(node) + wasNot);
    } else {
      found(what + " (was " + has.text(node) + ")");
    }
  }

  /**
   * What lists have in common at their beginning and at their end is no difference: most of them
   * are histories, which grow.
   */
  private void elements(FieldTree now, int[] mine, FieldTree was, int[] theirs) {
    int shorter = Math.min(mine.length, theirs.length);
    int first = 0;
    while (first < shorter && now.digest(mine[first]) == was.digest(theirs[first])) {
      first++;
    }
    int last = 0;
    while (last < shorter - first
        && now.digest(mine[mine.length - 1 - last])
            == was.digest(theirs[theirs.length - 1 - last])) {
      last++;
    }
    int both = shorter - last;
    for (int i = first; i < both && count < limit; i++) {
      int parent = path.length();
      path.append('[').append(i).append(']');
      values(now, mine[i], was, theirs[i]);
      path.setLength(parent);
    }
    if (count < limit) {
      range(Math.max(first, both), mine.length - last, "added");
      range(Math.max(first, both), theirs.length - last, "removed");
    }
  }

  private void range(int from, int to, String what) {
    if (from >= to) {
      return;
    }
    if (texts == null) {
      count++;
      return;
    }
    int parent = path.length();
    String list = names.apply(path.toString());
    path.append('[').append(from).append(']');
    if (to - from > 1) {
      path.append(" to ").append(list).append('[').append(to - 1).append(']');
    }
    found(what);
    path.setLength(parent);
  }

  private void found(String what) {
    count++;
    if (texts != null) {
      texts.add(path.isEmpty() ? OTHER : names.apply(path.toString()), what);
    }
  }
}

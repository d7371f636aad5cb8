package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.List;

/**
 * The same words but for one that stands in the place of another: who asks anew in other words
 * changes more than that, and who asks for something else often just this.
 */
final class OneWord implements Difference {

  private static final int LONGEST_PLACE = 3;

  @Override
  public boolean between(Text one, Text other) {
    List<Token> a = one.tokens();
    List<Token> b = other.tokens();
    int least = Math.min(a.size(), b.size());
    int start = 0;
    while (start < least && a.get(start).stem().equals(b.get(start).stem())) {
      start++;
    }
    int end = 0;
    while (end < least - start
        && a.get(a.size() - 1 - end).stem().equals(b.get(b.size() - 1 - end).stem())) {
      end++;
    }
    int restOfA = a.size() - start - end;
    int restOfB = b.size() - start - end;
    return restOfA > 0
        && restOfB > 0
        && restOfA <= LONGEST_PLACE
        && restOfB <= LONGEST_PLACE
        && start + end >= 2
        && areOther(one, other, restOfA == 1 && restOfB == 1 ? start : -1);
  }

  /**
   * @param place where a single word stands in the place of another; negative if there are more
   */
  private static boolean areOther(Text one, Text other, int place) {
    boolean these = Unmatched.of(one, other).isEmpty();
    boolean those = Unmatched.of(other, one).isEmpty();
    if (these != those && place >= 0) {
      Token a = one.tokens().get(place);
      Token b = other.tokens().get(place);
      return English.isDoing(these ? a : b) && !a.isSynonymOf(b);
    }
    return !these && !those;
  }
}

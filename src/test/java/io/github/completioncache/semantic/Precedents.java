package io.github.completioncache.semantic;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * For each question those before it, the most similar first: found once, exactly, for all the rules
 * that are tried on them.
 */
final class Precedents {

  /** So many are kept of each; a search that needs more begins anew. */
  private static final int KEPT = 400;

  private final Questions questions;
  private final IntUnaryOperator end;
  private final int[][] nearest;

  private Precedents(Questions questions, IntUnaryOperator end, int[][] nearest) {
    this.questions = questions;
    this.end = end;
    this.nearest = nearest;
  }

  /** Of the questions from {@code start} on: all that were asked earlier. */
  static Precedents earlier(Questions questions) {
    return of(questions, 0, i -> i);
  }

  /** Of the questions after the first {@code known}: those. */
  static Precedents amongFirst(Questions questions, int known) {
    return of(questions, known, i -> known);
  }

  /** Of all questions: all the others. */
  static Precedents others(Questions questions) {
    return of(questions, 0, i -> questions.size());
  }

  private static Precedents of(Questions questions, int start, IntUnaryOperator end) {
    int[][] nearest = new int[questions.size()][];
    IntStream.range(start, questions.size())
        .forEach(i -> nearest[i] = nearest(questions, i, end.applyAsInt(i)));
    return new Precedents(questions, end, nearest);
  }

  private static int[] nearest(Questions questions, int of, int end) {
    return nearest(questions, of, IntStream.range(0, end).filter(i -> i != of), KEPT);
  }

  /** Those of {@code among} that are most similar, the most similar first. */
  private static int[] nearest(Questions questions, int of, IntStream among, int most) {
    // Sorted by the similarity turned round, and then by the number; cut whenever full.
    long[] order = new long[2 * most];
    UnitVector vector = questions.vectors().get(of);
    int filled = 0;
    long limit = Long.MAX_VALUE;
    for (int i : among.toArray()) {
      float far = (float) Math.max(0, 1 - vector.cosine(questions.vectors().get(i)));
      long place = ((long) Float.floatToIntBits(far) << Integer.SIZE) | i;
      if (place < limit) {
        order[filled++] = place;
        if (filled == order.length) {
          Arrays.sort(order);
          filled = most;
          limit = order[most - 1];
        }
      }
    }
    Arrays.sort(order, 0, filled);
    return Arrays.stream(order, 0, Math.min(most, filled)).mapToInt(each -> (int) each).toArray();
  }

  /** The neighbours of a question among those that are in the cache. */
  List<Neighbour> neighbours(int of, BitSet stored, int most) {
    List<Neighbour> found = found(nearest[of], of, stored, most);
    if (found.size() < most && nearest[of].length < end.applyAsInt(of)) {
      IntStream all = IntStream.range(0, end.applyAsInt(of)).filter(i -> i != of && stored.get(i));
      return found(nearest(questions, of, all, most), of, stored, most);
    }
    return found;
  }

  private List<Neighbour> found(int[] sorted, int of, BitSet stored, int most) {
    List<Neighbour> found = new ArrayList<>(most);
    for (int i : sorted) {
      if (stored.get(i)) {
        found.add(
            new Neighbour(
                key(i),
                questions.vectors().get(of).cosine(questions.vectors().get(i)),
                questions.texts().get(i),
                key(questions.answers().get(i))));
        if (found.size() == most) {
          break;
        }
      }
    }
    return found;
  }

  /** The key with a number. */
  static CacheKey key(int number) {
    return CacheKey.of(ByteBuffer.allocate(CacheKey.BYTES).putInt(number).array());
  }
}

package io.github.completioncache.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which question is asked when. */
final class Sequence {

  private Sequence() {}

  /**
   * Questions as customers repeat them: how often one comes falls with its rank as 1/rank (Zipf's
   * law), and a seed decides which one has which rank. The same seed gives the same sequence.
   */
  static List<Question> repeating(List<Question> questions, int requests, long seed) {
    // Its algorithm is specified, so that the sequence is the same on every JVM.
    Random random = new Random(seed);
    List<Question> ranked = new ArrayList<>(questions);
    Collections.shuffle(ranked, random);
    double[] upTo = new double[ranked.size()];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += 1.0 / (i + 1);
      upTo[i] = sum;
    }
    List<Question> sequence = new ArrayList<>(requests);
    for (int i = 0; i < requests; i++) {
      int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
      sequence.add(ranked.get(found < 0 ? -found - 1 : found));
    }
    return sequence;
  }

  /** The first {@code requests} questions, each as often and where it stands. */
  static List<Question> inOrder(List<Question> questions, int requests) {
    return questions.subList(0, Math.min(requests, questions.size()));
  }
}

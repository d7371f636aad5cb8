package io.github.completioncache.store.sqlite;

import java.util.Arrays;

/** The most similar rows of those that were offered so far. For one thread. */
final class Nearest {

  private final int most;
  private long[] numbers;
  private float[] similarities;
  private int count;

  Nearest(int most) {
    this.most = most;
    int room = Math.min(most, 16);
    numbers = new long[room];
    similarities = new float[room];
  }

  /** Keeps the row if it is among the most similar. */
  void offer(long number, float similarity) {
    if (count == most) {
      // Negated, so that what is no number stays out.
      if (!(similarity > similarities[count - 1])) {
        return;
      }
      count--;
    } else if (count == numbers.length) {
      int room = (int) Math.min(most, 2L * count);
      numbers = Arrays.copyOf(numbers, room);
      similarities = Arrays.copyOf(similarities, room);
    }
    int place = count++;
    for (; place > 0 && similarities[place - 1] < similarity; place--) {
      numbers[place] = numbers[place - 1];
      similarities[place] = similarities[place - 1];
    }
    numbers[place] = number;
    similarities[place] = similarity;
  }

  /** Their numbers, the most similar first. */
  long[] numbers() {
    return Arrays.copyOf(numbers, count);
  }
}

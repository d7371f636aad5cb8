package io.github.completioncache.openai;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Divides a whole number among several, by the method of the largest remainder. */
final class Shares {

  private Shares() {}

  /**
   * The shares, which add up to {@code total}. Of equal remainders the earlier one counts more.
   *
   * @param weights at least 0; if all are 0, each counts the same
   */
  static List<Long> of(long total, List<Long> weights) {
    BigInteger sum =
        weights.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    if (sum.signum() == 0) {
      return of(total, weights.stream().map(weight -> 1L).toList());
    }
    List<Long> shares = new ArrayList<>();
    List<BigInteger> remainders = new ArrayList<>();
    long left = total;
    for (long weight : weights) {
      BigInteger[] share =
          BigInteger.valueOf(total).multiply(BigInteger.valueOf(weight)).divideAndRemainder(sum);
      shares.add(share[0].longValueExact());
      remainders.add(share[1]);
      left -= share[0].longValueExact();
    }
    IntStream.range(0, shares.size())
        .boxed()
        .sorted(Comparator.comparing(remainders::get, Comparator.reverseOrder()))
        .limit(left)
        .forEach(i -> shares.set(i, shares.get(i) + 1));
    return shares;
  }
}

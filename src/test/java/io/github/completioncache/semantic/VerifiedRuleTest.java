package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Decision.Kind;
import io.github.completioncache.semantic.VectorIndex.Learnt;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Serving so that a bounded share of what is served is wrong. */
final class VerifiedRuleTest {

  private static final CacheKey PARTITION = Precedents.key(1);

  private final MatchRule rule = MatchRule.verified(0.02, 1);

  @Test
  void firstPairsAreExplored() {
    List<Observation> few = World.of(0.9).observations(29, 1);
    Decision decision = rule.decide(candidates(0.99, 10, few, List.of()));
    assertThat(decision.kind()).isEqualTo(Kind.EXPLORE);
    assertThat(decision.reason())
        .isEqualTo("too little is known yet: similarity 0.990, 10 of 10 agree");
    assertThat(decision.expectedError()).isNaN();
  }

  @Test
  void strongEvidenceIsServedWeakIsExplored() {
    List<Observation> many = World.of(0.7).observations(1_000, 1);
    assertThat(kinds(0.98, 10, many)).contains(Kind.SERVE);
    assertThat(kinds(0.55, 1, many)).containsOnly(Kind.EXPLORE);
  }

  @Test
  void someOfWhatCouldBeServedIsChecked() {
    List<Observation> many = World.of(0.7).observations(1_000, 1);
    List<Kind> kinds = kinds(0.98, 10, many);
    assertThat(kinds.stream().filter(Kind.CHECK::equals).count()).isBetween(15L, 45L);
  }

  @Test
  void moreEvidenceNeverMakesAnErrorLikelier() {
    List<Observation> many = World.of(0.7).observations(1_000, 1);
    double before = 1;
    for (double similarity = 0.6; similarity <= 1; similarity += 0.05) {
      double error = error(similarity, 5, many, List.of());
      assertThat(error).isLessThan(before);
      before = error;
    }
    assertThat(error(0.8, 9, many, List.of())).isLessThan(error(0.8, 5, many, List.of()));
  }

  @Test
  void anAnswerThatWasWrongIsTrustedLess() {
    List<Observation> many = World.of(0.7).observations(1_000, 1);
    Observation wrong = new Observation(0.9, 0.6, 8, 10, false, false);
    Observation right = new Observation(0.9, 0.6, 8, 10, true, false);
    double unknown = error(0.95, 9, many, List.of());
    assertThat(error(0.95, 9, many, List.of(wrong, wrong))).isGreaterThan(2 * unknown);
    assertThat(error(0.95, 9, many, List.of(right, right))).isLessThan(unknown);
  }

  @Test
  void noEvidenceAsGoodAsThatOfARejectedAnswerIsEnough() {
    List<Observation> many = World.of(0.7).observations(1_000, 1);
    Observation rejected = new Observation(0.97, 0.6, 10, 10, false, true);
    Observation stored = Observation.fromBytes(rejected.toBytes());
    Decision decision = rule.decide(candidates(0.97, 10, many, List.of(stored)));
    assertThat(decision.kind()).isEqualTo(Kind.MISS);
    assertThat(decision.reason()).startsWith("not better than when it was rejected: ");
  }

  @Test
  void aRejectionMakesTheNeighbourhoodTighter() {
    List<Observation> many = World.of(0.7).observations(1_000, 1);
    Observation rejected = new Observation(0.9, 0.6, 9, 10, false, true);
    assertThat(error(0.95, 10, many, List.of(rejected)))
        .isGreaterThan(2 * error(0.95, 10, many, List.of()));
  }

  /** M10: what a call asks for can only be stricter than the rule. */
  @Test
  void aCallCanAskForAHigherSimilarityAndForNothingElse() {
    List<Observation> many = World.of(0.7).observations(1_000, 1);
    Candidates strict = candidates(0.98, 10, many, List.of(), 0.99);
    assertThat(rule.decide(strict).kind()).isEqualTo(Kind.MISS);
    Candidates lax = candidates(0.55, 1, many, List.of(), 0.01);
    assertThat(rule.decide(lax).kind()).isEqualTo(Kind.EXPLORE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 0.21, Double.NaN})
  void boundMustMakeSense(double bound) {
    assertThatThrownBy(() -> MatchRule.verified(bound))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("errorBound must be above 0 and at most 0.2, but is " + bound);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.02, 0.05})
  void errorOfWhatIsServedStaysWithinTheBound(double bound) {
    for (double middle : new double[] {0.65, 0.8}) {
      Living living = new Living(World.of(middle), MatchRule.verified(bound, 1), 1);
      living.go(10_000);
      assertThat(living.served).as("served").isGreaterThan(200);
      assertThat((double) living.wrong / living.served).as("error").isLessThan(bound);
    }
  }

  @Test
  void aWorldThatTurnsWorseIsNoticed() {
    Living living = new Living(World.of(0.7), MatchRule.verified(0.02, 1), 1);
    living.go(4_000);
    living.world = World.of(0.9);
    living.go(4_000);
    living.served = 0;
    living.wrong = 0;
    living.go(4_000);
    assertThat((double) living.wrong / Math.max(1, living.served)).isLessThan(0.02);
  }

  @Test
  void sameSeedSameDecisions() {
    List<Observation> many = World.of(0.7).observations(1_000, 1);
    MatchRule one = MatchRule.verified(0.02, 7);
    MatchRule two = MatchRule.verified(0.02, 7);
    for (int i = 0; i < 200; i++) {
      Candidates candidates = candidates(0.98, 10, many, List.of());
      assertThat(one.decide(candidates)).isEqualTo(two.decide(candidates));
    }
  }

  private List<Kind> kinds(double similarity, int agreeing, List<Observation> seen) {
    Candidates candidates = candidates(similarity, agreeing, seen, List.of());
    return IntStream.range(0, 1_000).mapToObj(i -> rule.decide(candidates).kind()).toList();
  }

  private double error(
      double similarity, int agreeing, List<Observation> seen, List<Observation> ofAnswer) {
    return rule.decide(candidates(similarity, agreeing, seen, ofAnswer)).expectedError();
  }

  private static Candidates candidates(
      double similarity, int agreeing, List<Observation> seen, List<Observation> ofAnswer) {
    return candidates(similarity, agreeing, seen, ofAnswer, null);
  }

  /** Ten neighbours: the first ones agree, the others are at 0.6 and lower. */
  private static Candidates candidates(
      double similarity,
      int agreeing,
      List<Observation> seen,
      List<Observation> ofAnswer,
      @Nullable Double threshold) {
    List<Neighbour> neighbours = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      double each = i < agreeing ? similarity - i * 0.01 : Math.min(similarity, 0.6) - i * 0.001;
      neighbours.add(
          new Neighbour(
              Precedents.key(i), each, "question", Precedents.key(i < agreeing ? 100 : 200 + i)));
    }
    return new Candidates(
        PARTITION, "faq", neighbours, neighbours.get(0), new Learnt(ofAnswer, seen), threshold);
  }

  /** Questions of a kind where answers are right as often as a curve says. */
  private record World(double middle) {

    static World of(double middle) {
      return new World(middle);
    }

    List<Observation> observations(int number, long seed) {
      Random random = new Random(seed);
      return IntStream.range(0, number).mapToObj(i -> next(random)).toList();
    }

    Observation next(Random random) {
      double similarity = 0.5 + 0.5 * random.nextDouble();
      int agreeing = 1 + random.nextInt(10);
      double rival = similarity - 0.3 * random.nextDouble();
      double logOdds = 20 * (similarity - middle) + 8 * (similarity - rival) + 0.4 * (agreeing - 5);
      boolean correct = random.nextDouble() < Logistic.probability(logOdds);
      return new Observation(similarity, rival, agreeing, 10, correct, false);
    }
  }

  /** Questions that come one after the other. */
  private static final class Living {

    private final List<Observation> seen = new ArrayList<>();
    private final MatchRule rule;
    private final Random random;
    private World world;
    private int served;
    private int wrong;

    Living(World world, MatchRule rule, long seed) {
      this.world = world;
      this.rule = rule;
      random = new Random(seed);
    }

    void go(int questions) {
      for (int i = 0; i < questions; i++) {
        Observation truth = world.next(random);
        Candidates candidates = withEvidence(truth);
        Decision decision = rule.decide(candidates);
        if (decision.kind() == Kind.SERVE) {
          rule.served(candidates, decision);
          served++;
          wrong += truth.correct() ? 0 : 1;
        } else {
          seen.add(truth);
        }
      }
    }

    private Candidates withEvidence(Observation truth) {
      List<Neighbour> neighbours = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        boolean agrees = i < truth.agreeing();
        neighbours.add(
            new Neighbour(
                Precedents.key(i),
                agrees ? truth.similarity() : truth.rival(),
                "question",
                Precedents.key(agrees ? 100 : 200 + i)));
      }
      List<Observation> newest =
          seen.subList(
              Math.max(0, seen.size() - VectorIndex.OBSERVATIONS_OF_PARTITION), seen.size());
      return new Candidates(
          PARTITION, "faq", neighbours, neighbours.get(0), new Learnt(List.of(), newest), null);
    }
  }
}

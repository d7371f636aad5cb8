package io.github.completioncache.semantic;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorIndex.Learnt;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a rule does with a series of questions whose answers are known. */
final class Trial {

  static final CacheKey PARTITION = Precedents.key(-1);
  private static final int NEIGHBOURS = 10;

  private final Questions questions;
  private final Precedents precedents;
  private final List<? extends Guard> guards;

  Trial(Questions questions, Precedents precedents, List<? extends Guard> guards) {
    this.questions = questions;
    this.precedents = precedents;
    this.guards = guards;
  }

  /** The cache is filled with the first {@code known} questions; the others only ask. */
  Tally asking(int known, MatchRule rule) {
    BitSet stored = new BitSet();
    stored.set(0, known);
    Lessons nothing = new Lessons();
    Tally tally = new Tally();
    for (int i = known; i < questions.size(); i++) {
      ask(i, stored, rule, nothing, tally);
    }
    return tally;
  }

  /** The cache is empty at first; what is not served is answered by the provider and stored. */
  Tally living(MatchRule rule) {
    BitSet stored = new BitSet();
    Lessons lessons = new Lessons();
    Tally tally = new Tally();
    for (int i = 0; i < questions.size(); i++) {
      Candidates candidates = candidates(i, stored, lessons);
      if (!ask(i, stored, rule, lessons, tally)) {
        stored.set(i);
        if (candidates != null) {
          lessons.add(candidates.best().answer(), candidates.observation(isRight(i, candidates)));
        }
      }
    }
    return tally;
  }

  /** What would be observed of each question after the first {@code known}. */
  List<Observation> observations(int known) {
    BitSet stored = new BitSet();
    stored.set(0, known);
    List<Observation> observations = new ArrayList<>();
    for (int i = known; i < questions.size(); i++) {
      Candidates candidates = candidates(i, stored, new Lessons());
      if (candidates != null) {
        observations.add(candidates.observation(isRight(i, candidates)));
      }
    }
    return observations;
  }

  private boolean ask(int i, BitSet stored, MatchRule rule, Lessons lessons, Tally tally) {
    Candidates candidates = candidates(i, stored, lessons);
    if (candidates == null) {
      tally.missed(isAnswered(i, stored));
      return false;
    }
    Decision decision = rule.decide(candidates);
    boolean served = decision.kind() == Decision.Kind.SERVE;
    tally.decided(
        candidates.best().similarity(), decision, isRight(i, candidates), isAnswered(i, stored));
    if (served) {
      rule.served(candidates, decision);
    }
    return served;
  }

  private @Nullable Candidates candidates(int i, BitSet stored, Lessons lessons) {
    List<Neighbour> neighbours = precedents.neighbours(i, stored, NEIGHBOURS);
    for (Neighbour best : neighbours) {
      if (guards.stream()
          .allMatch(g -> g.objection(questions.texts().get(i), best.text()).isEmpty())) {
        return new Candidates(
            PARTITION, "default", neighbours, best, lessons.of(best.answer()), null);
      }
    }
    return null;
  }

  private boolean isRight(int i, Candidates candidates) {
    return candidates.best().answer().equals(Precedents.key(questions.answers().get(i)));
  }

  private boolean isAnswered(int i, BitSet stored) {
    int answer = questions.answers().get(i);
    return stored.stream().limit(i).anyMatch(j -> questions.answers().get(j) == answer);
  }

  /** What has been observed, as an index keeps it. */
  private static final class Lessons {

    private final Map<CacheKey, List<Observation>> ofAnswers = new HashMap<>();
    private final List<Observation> all = new ArrayList<>();

    void add(CacheKey answer, Observation observation) {
      ofAnswers.computeIfAbsent(answer, unused -> new ArrayList<>()).add(observation);
      all.add(observation);
    }

    Learnt of(CacheKey answer) {
      return new Learnt(
          newest(ofAnswers.getOrDefault(answer, List.of()), VectorIndex.OBSERVATIONS_OF_ENTRY),
          newest(all, VectorIndex.OBSERVATIONS_OF_PARTITION));
    }

    private static List<Observation> newest(List<Observation> list, int most) {
      return list.subList(Math.max(0, list.size() - most), list.size());
    }
  }
}

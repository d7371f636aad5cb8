package io.github.completioncache.semantic;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorIndex.Learnt;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a rule does with a series of questions whose answers are known. */
final class Trial {

  static final String CATEGORY = "questions";

  private static final CacheKey PARTITION = Precedents.key(-1);
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
    Cache cache = filled(known);
    Tally tally = new Tally();
    for (int i = known; i < questions.size(); i++) {
      ask(i, candidates(i, cache), cache, rule, tally);
    }
    return tally;
  }

  /** The cache is empty at first; what is not served is answered by the provider and stored. */
  Tally living(MatchRule rule) {
    Cache cache = new Cache();
    Tally tally = new Tally();
    for (int i = 0; i < questions.size(); i++) {
      Candidates candidates = candidates(i, cache);
      if (!ask(i, candidates, cache, rule, tally)) {
        cache.add(i, questions.answers().get(i));
        if (candidates != null && rule.learns()) {
          cache.learn(candidates.best().answer(), candidates.observation(isRight(i, candidates)));
        }
      }
    }
    return tally;
  }

  /** What would be observed of each question if all the others were in the cache. */
  List<Observation> observations() {
    Cache cache = filled(questions.size());
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      Candidates candidates = candidates(i, cache);
      if (candidates != null) {
        observations.add(candidates.observation(isRight(i, candidates)));
      }
    }
    return observations;
  }

  private Cache filled(int known) {
    Cache cache = new Cache();
    for (int i = 0; i < known; i++) {
      cache.add(i, questions.answers().get(i));
    }
    return cache;
  }

  private boolean ask(
      int i, @Nullable Candidates candidates, Cache cache, MatchRule rule, Tally tally) {
    boolean possible = cache.answers.contains(questions.answers().get(i));
    if (candidates == null) {
      tally.missed(possible);
      return false;
    }
    Decision decision = rule.decide(candidates);
    tally.decided(candidates.best().similarity(), decision, isRight(i, candidates), possible);
    if (decision.kind() != Decision.Kind.SERVE) {
      return false;
    }
    rule.served(candidates, decision);
    return true;
  }

  private @Nullable Candidates candidates(int i, Cache cache) {
    List<Neighbour> neighbours = precedents.neighbours(i, cache.stored, NEIGHBOURS);
    String asked = questions.texts().get(i);
    for (Neighbour best : neighbours) {
      if (guards.stream().allMatch(guard -> guard.objection(asked, best.text()).isEmpty())) {
        Learnt learnt = cache.learnt(best.answer());
        return new Candidates(PARTITION, CATEGORY, neighbours, best, learnt, null);
      }
    }
    return null;
  }

  private boolean isRight(int i, Candidates candidates) {
    return candidates.best().answer().equals(Precedents.key(questions.answers().get(i)));
  }

  /** What is stored, and what has been observed, as an index keeps it. */
  private static final class Cache {

    private final BitSet stored = new BitSet();
    private final Set<Integer> answers = new HashSet<>();
    private final Map<CacheKey, List<Observation>> ofAnswers = new HashMap<>();
    private final List<Observation> all = new ArrayList<>();

    void add(int question, int answer) {
      stored.set(question);
      answers.add(answer);
    }

    void learn(CacheKey answer, Observation observation) {
      ofAnswers.computeIfAbsent(answer, unused -> new ArrayList<>()).add(observation);
      all.add(observation);
    }

    Learnt learnt(CacheKey answer) {
      return new Learnt(
          newest(ofAnswers.getOrDefault(answer, List.of()), VectorIndex.OBSERVATIONS_OF_ENTRY),
          newest(all, VectorIndex.OBSERVATIONS_OF_PARTITION));
    }

    private static List<Observation> newest(List<Observation> list, int most) {
      return list.subList(Math.max(0, list.size() - most), list.size());
    }
  }
}

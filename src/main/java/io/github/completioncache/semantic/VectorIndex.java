package io.github.completioncache.semantic;

import io.github.completioncache.key.CacheKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Questions as vectors, each with the key of the entry that answers it, found by their similarity
 * to another one; and what was learnt about how far their answers carry.
 *
 * <p>Every row lies in a partition, which is a digest of all that must be equal: whatever the
 * similarity, no row of another partition is ever found. The entries are the store's own: a row
 * whose entry is gone is removed by whoever meets it.
 *
 * <p>Implementations are safe for use by several threads, and by several processes where their
 * store is. All methods throw {@link io.github.completioncache.store.CacheStoreException} if the
 * store fails, and {@link IllegalArgumentException} if a vector has another size than the space.
 */
public interface VectorIndex {

  /** Of so many observations of one entry those made last are kept. */
  int OBSERVATIONS_OF_ENTRY = 32;

  /** Of so many observations of one partition those made last are kept. */
  int OBSERVATIONS_OF_PARTITION = 2_000;

  /** So long after the last observation of an entry or of a partition its observations are kept. */
  Duration LEARNT_FOR = Duration.ofDays(90);

  /** Keeps a row in place of any earlier one with its partition and key; of no other row. */
  void put(Row row);

  /**
   * The rows of a partition that are most similar to {@code vector} and have not expired, the most
   * similar first. May be approximate: an implementation says how it finds them.
   *
   * @param most how many; at least 1
   */
  List<Neighbour> nearest(CacheKey partition, UnitVector vector, int most);

  /** Removes a row, if it is there. What was learnt about it stays. */
  void remove(CacheKey partition, CacheKey key);

  /**
   * Adds what was found out about an answer, which rows may share ({@link Row#answer}), to what is
   * known of it and of its partition. No row need have it (any more). Kept for {@link #LEARNT_FOR}.
   *
   * @param answers all that the answer is known by; however many, it counts once in the partition
   */
  void observe(CacheKey partition, Set<CacheKey> answers, Observation observation);

  /** What is known of an answer and of its partition. */
  Learnt learnt(CacheKey partition, CacheKey answer);

  /**
   * What is known of an answer, as in {@link Learnt#ofEntry}, which is little beside what is known
   * of its partition. This implementation reads both.
   */
  default List<Observation> observations(CacheKey partition, CacheKey answer) {
    return learnt(partition, answer).ofEntry();
  }

  /**
   * A question.
   *
   * @param partition what all else about the request was
   * @param key that of the entry which answers it
   * @param text the question itself
   * @param answer what answers are told apart by: rows whose answers are the same have the same
   * @param expires when it is no longer found, to the millisecond, by the clock of the store
   */
  record Row(
      CacheKey partition,
      CacheKey key,
      UnitVector vector,
      String text,
      CacheKey answer,
      Instant expires) {

    /** Rejects null. */
    public Row {
      Objects.requireNonNull(partition, "partition");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(vector, "vector");
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(answer, "answer");
      Objects.requireNonNull(expires, "expires");
    }

    /** Names the key; never content. */
    @Override
    public String toString() {
      return "Row[" + key.prefix() + "]";
    }
  }

  /**
   * A row that was found.
   *
   * @param similarity cosine similarity, from -1 to 1, with the exact vectors
   * @param text the question that its entry answers
   * @param answer as {@link Row#answer}
   */
  record Neighbour(CacheKey key, double similarity, String text, CacheKey answer) {

    /**
     * Rejects what is no similarity.
     *
     * @throws IllegalArgumentException if {@code similarity} is not in its range
     */
    public Neighbour {
      Observation.requireSimilarity("similarity", similarity);
    }

    /** Names the key and the similarity; never content. */
    @Override
    public String toString() {
      return "Neighbour[" + key.prefix() + ", " + similarity + "]";
    }
  }

  /**
   * What was found out about answers.
   *
   * @param ofEntry about those of one entry, the oldest first; rejections stay as long as others
   *     can make room
   * @param ofPartition about those of all entries of the partition, the oldest first
   */
  record Learnt(List<Observation> ofEntry, List<Observation> ofPartition) {

    /** Nothing at all. */
    public static final Learnt NOTHING = new Learnt(List.of(), List.of());

    /** Copies both. */
    public Learnt {
      ofEntry = List.copyOf(ofEntry);
      ofPartition = List.copyOf(ofPartition);
    }

    /**
     * What is known once {@code observation} has been made, too. Of an entry the oldest that is no
     * rejection makes room.
     */
    public Learnt with(Observation observation) {
      return new Learnt(
          added(ofEntry, observation, OBSERVATIONS_OF_ENTRY, true),
          added(ofPartition, observation, OBSERVATIONS_OF_PARTITION, false));
    }

    private static List<Observation> added(
        List<Observation> before, Observation last, int most, boolean sparing) {
      List<Observation> after = new ArrayList<>(before);
      after.add(last);
      if (after.size() > most) {
        after.remove(sparing ? firstThatIsNoRejection(after) : 0);
      }
      return after;
    }

    private static int firstThatIsNoRejection(List<Observation> list) {
      for (int i = 0; i < list.size(); i++) {
        if (!list.get(i).rejected()) {
          return i;
        }
      }
      return 0;
    }
  }
}

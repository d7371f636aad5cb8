package io.github.completioncache.semantic.lucene;

import io.github.completioncache.semantic.NumberedVectors.Part;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.semantic.lucene.GraphReader.Hit;
import io.github.completioncache.semantic.lucene.GraphReader.Hits;
import io.github.completioncache.semantic.lucene.GraphWriter.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A large partition: a graph for most of its rows, and those above the graph's last number compared
 * one by one. Safe for use by several threads.
 */
final class IndexedPartition {

  private static final Logger LOG = LoggerFactory.getLogger(LuceneVectors.class);

  /** How many candidates a search of a graph keeps: more find better and take longer. */
  private static final int CANDIDATES = 64;

  /** How many it keeps where too many of these turn out to be gone, and how often then. */
  private static final int MORE_CANDIDATES = 1_024;

  private static final int SEARCHES = 5;

  private final Place place;
  private final GraphReader graph;
  private final Attempts attempts;

  /** Whether it was found that what lies in the folder cannot be read. */
  private volatile boolean damaged;

  /** Of vectors that are damaged lookups do not notice anything. */
  private volatile boolean checked;

  IndexedPartition(Place place) {
    this.place = place;
    graph = new GraphReader(place.folder());
    attempts = place.upkeep().attempts();
    refresh();
    // Also where there is one: it is compared with the rows that are there.
    bringUpToDate();
  }

  List<Neighbour> nearest(UnitVector vector, int most) {
    Found found = search(vector, most);
    Part rest = place.rows().nearestAbove(place.partition(), vector, most, found.last());
    List<Neighbour> neighbours = new ArrayList<>(rest.neighbours());
    neighbours.addAll(found.neighbours());
    neighbours.sort(Comparator.comparingDouble(Neighbour::similarity).reversed());
    if (found.metMuchThatIsGone() || rest.rows() >= place.upkeep().rowsWithout(graph.size())) {
      bringUpToDateInTime();
    }
    return List.copyOf(neighbours.subList(0, Math.min(most, neighbours.size())));
  }

  private Found search(UnitVector vector, int most) {
    float[] floats = vector.toFloats();
    int candidates = Math.max(CANDIDATES, 2 * most);
    for (int searches = 1; ; searches++) {
      Hits hits;
      try {
        hits = graph.search(floats, candidates);
      } catch (IOException | RuntimeException e) {
        cannotBeRead(e, Damage.isCauseOfReading(e));
        bringUpToDateInTime();
        return new Found(List.of(), 0, false);
      }
      List<Neighbour> neighbours = existing(hits, vector, most);
      boolean more = neighbours.size() < most && hits.list().size() == candidates;
      if (!more || searches == SEARCHES) {
        boolean much = hits.gone().count() > GraphWriter.mayBeGone(graph.size());
        return new Found(neighbours, hits.last(), more || searches > 1 || much);
      }
      // Without those that are gone, of which neither this search nor a later one meets any again.
      candidates = Math.max(MORE_CANDIDATES, candidates);
    }
  }

  /** The first rows of these that are still there; notes which are gone. */
  private List<Neighbour> existing(Hits hits, UnitVector vector, int most) {
    List<Neighbour> neighbours = new ArrayList<>();
    List<Hit> list = hits.list();
    for (int from = 0; from < list.size() && neighbours.size() < most; from += most) {
      List<Hit> some = list.subList(from, Math.min(list.size(), from + most));
      long[] numbers = some.stream().mapToLong(Hit::number).toArray();
      Map<Long, Row> found = place.rows().rows(place.partition(), numbers);
      for (Row row : found.values()) {
        double similarity = row.vector().cosine(vector);
        neighbours.add(new Neighbour(row.key(), similarity, row.text(), row.answer()));
      }
      for (Hit hit : some) {
        if (!found.containsKey(hit.number())) {
          hits.gone().add(hit.leaf(), hit.document());
        }
      }
    }
    return neighbours;
  }

  /** Looks again how far the index is: while one is made, not with every lookup. */
  private void bringUpToDateInTime() {
    if (attempts.isTime()) {
      bringUpToDate();
    }
  }

  /** Has the index take what it does not have, behind the caller's back. */
  private void bringUpToDate() {
    place.upkeep().soon(this, this::work);
  }

  private void work() {
    boolean mending = damaged;
    try {
      Outcome outcome = new GraphWriter(place).run(mending, !checked, () -> readAgain(mending));
      readAgain(mending);
      ended(outcome);
    } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
      if (!place.upkeep().isClosed() && attempts.failed()) {
        LOG.warn(
            "The index of vectors in {} is not brought up to date, and left alone for a while: {}",
            place.folder(),
            e + "");
      }
    }
  }

  private void readAgain(boolean mending) {
    if (mending) {
      damaged = false;
    }
    refresh();
  }

  private void ended(Outcome outcome) {
    if (outcome == Outcome.ANOTHER_DOES) {
      return;
    }
    checked = true;
    if (attempts.succeeded(outcome)) {
      LOG.info("The index of vectors in {} is brought up to date again", place.folder());
    }
  }

  /** Opens what was written last, by whichever process. */
  private void refresh() {
    if (damaged || place.upkeep().isClosed()) {
      return;
    }
    Optional<String> origin = place.vectors().origin();
    try {
      graph.refresh(origin);
    } catch (IOException | RuntimeException e) {
      cannotBeRead(e, e instanceof RuntimeException || Damage.isCauseOf(e));
    }
  }

  private void cannotBeRead(Exception e, boolean isDamage) {
    graph.drop();
    if (!isDamage) {
      LOG.debug("The index of vectors in {} cannot be read now: {}", place.folder(), e + "");
    } else if (!damaged) {
      damaged = true;
      LOG.warn(
          "The index of vectors in {} cannot be read and is made again: {}",
          place.folder(),
          e + "");
    }
  }

  int indexed() {
    return graph.size();
  }

  void close() {
    graph.close();
  }

  /**
   * What a search of the graph found.
   *
   * @param last the last number that the graph knows; 0 if there is none
   * @param metMuchThatIsGone so that the graph is better made without
   */
  private record Found(List<Neighbour> neighbours, long last, boolean metMuchThatIsGone) {}
}

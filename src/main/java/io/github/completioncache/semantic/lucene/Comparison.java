package io.github.completioncache.semantic.lucene;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.NumberedVectors;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex.Row;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/** Compares an index with the rows of a partition. For one thread. */
final class Comparison {

  /**
   * Of the last rows the vectors are compared as well: a file that was brought back from a copy
   * gives the numbers once more that it gave after the copy was made.
   */
  private static final int COMPARED = 16;

  private static final double SAME = 0.9999;

  private final NumberedVectors.Index rows;
  private final CacheKey partition;
  private final long[] present;

  /**
   * @param present the numbers of the rows that are there, in their order
   */
  Comparison(NumberedVectors.Index rows, CacheKey partition, long[] present) {
    this.rows = rows;
    this.partition = partition;
    this.present = present;
  }

  /**
   * The numbers in the index of rows that are gone; empty if its numbers are those of other rows.
   *
   * @param indexed is set for each place in {@code present} that the index has
   */
  Optional<long[]> with(IndexReader index, BitSet indexed) throws IOException {
    LongStream.Builder gone = LongStream.builder();
    for (LeafReaderContext leaf : index.leaves()) {
      LeafReader reader = leaf.reader();
      Bits live = reader.getLiveDocs();
      NumericDocValues numbers = reader.getNumericDocValues(Fields.NUMBER);
      while (numbers != null && numbers.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (live != null && !live.get(numbers.docID())) {
          continue;
        }
        int place = Arrays.binarySearch(present, numbers.longValue());
        if (place < 0) {
          gone.add(numbers.longValue());
        } else if (place >= present.length - COMPARED
            && isOther(reader, numbers.docID(), present[place])) {
          return Optional.empty();
        } else {
          indexed.set(place);
        }
      }
    }
    return Optional.of(gone.build().toArray());
  }

  private boolean isOther(LeafReader reader, int document, long number) throws IOException {
    Row row = rows.rows(partition, number).get(number);
    FloatVectorValues vectors = reader.getFloatVectorValues(Fields.VECTOR);
    return row != null
        && vectors != null
        && vectors.advance(document) == document
        && UnitVector.of(vectors.vectorValue()).cosine(row.vector()) < SAME;
  }
}

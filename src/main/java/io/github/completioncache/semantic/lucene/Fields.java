package io.github.completioncache.semantic.lucene;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.VectorSimilarityFunction;

/** What stands in an index: for each row its number and its vector. */
final class Fields {

  static final String NUMBER = "number";
  static final String VECTOR = "vector";

  private static final String ORIGIN = "origin";
  private static final String LAST = "last";

  private Fields() {}

  static Document document(long number, float[] vector) {
    Document document = new Document();
    document.add(new NumericDocValuesField(NUMBER, number));
    document.add(new LongPoint(NUMBER, number));
    document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    return document;
  }

  /** Lucene's own, but for vectors of any size. */
  static Codec codec() {
    return new Lucene912Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return new AnySize();
      }
    };
  }

  /** By its name Lucene finds its own format when it reads. */
  private static final class AnySize extends KnnVectorsFormat {

    private static final int MOST_DIMENSIONS = 16_384;

    private final Lucene99HnswVectorsFormat format = new Lucene99HnswVectorsFormat();

    AnySize() {
      super("Lucene99HnswVectorsFormat");
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
      return format.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
      return format.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String field) {
      return MOST_DIMENSIONS;
    }
  }

  /**
   * Up to where an index goes.
   *
   * @param origin that of the rows
   * @param last the last number of a row that it has, or has passed over
   */
  record Mark(Optional<String> origin, long last) {

    static Mark of(Map<String, String> data) {
      try {
        return new Mark(
            Optional.ofNullable(data.get(ORIGIN)), Long.parseLong(data.getOrDefault(LAST, "0")));
      } catch (NumberFormatException e) {
        return new Mark(Optional.empty(), 0);
      }
    }

    Map<String, String> data() {
      return Map.of(ORIGIN, origin.orElse(""), LAST, Long.toString(last));
    }
  }
}

package io.github.completioncache.semantic.lucene;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which documents of an open index were met and found to have no row any more. Numbers of rows
 * never come back, so no search need look at them again. Safe for use by several threads.
 */
final class Gone {

  /** By leaf; null where all documents are live. */
  private final List<@Nullable Bits> live = new ArrayList<>();

  /** By leaf the live documents that are not gone; null where none is known to be. */
  private final AtomicReferenceArray<@Nullable FixedBitSet> others;

  private volatile int count;

  Gone(List<LeafReaderContext> leaves) {
    leaves.forEach(leaf -> live.add(leaf.reader().getLiveDocs()));
    others = new AtomicReferenceArray<>(leaves.size());
  }

  /** The documents that searches are to look at; null if these are all. */
  @Nullable Bits others(LeafReaderContext leaf) {
    FixedBitSet bits = others.get(leaf.ord);
    return bits == null ? live.get(leaf.ord) : bits;
  }

  int count() {
    return count;
  }

  synchronized void add(LeafReaderContext leaf, int document) {
    FixedBitSet bits = others.get(leaf.ord);
    if (bits == null) {
      bits = new FixedBitSet(leaf.reader().maxDoc());
      Bits before = live.get(leaf.ord);
      for (int i = 0; i < bits.length(); i++) {
        if (before == null || before.get(i)) {
          bits.set(i);
        }
      }
    }
    if (bits.getAndClear(document)) {
      count = count + 1;
    }
    others.set(leaf.ord, bits);
  }
}

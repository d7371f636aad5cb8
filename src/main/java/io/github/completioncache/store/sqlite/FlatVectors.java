package io.github.completioncache.store.sqlite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The vectors of a partition in memory, in the order of their numbers, compared one by one. Added
 * to by one thread at a time, read by any number at the same time.
 *
 * <p>They stand in blocks, and in a block by dimension: first the first number of all its vectors,
 * then the second. So the loop over a dimension adds to a sum of its own for each vector, which a
 * compiler may do for eight at once. Row by row it may not, since floats must be added in order.
 */
final class FlatVectors {

  private static final int SMALLEST_BLOCK = 8;
  private static final int BLOCK = 128;
  private static final int AT_ONCE = 4;

  private final int dimensions;
  private final long maximumBytes;
  private final long first;
  private volatile List<Block> blocks = List.of();
  private volatile long last;
  private volatile boolean tooLarge;

  /**
   * @param first the number above which rows are kept
   * @param maximumBytes how much of the heap they may take
   */
  FlatVectors(int dimensions, long first, long maximumBytes) {
    this.dimensions = dimensions;
    this.maximumBytes = maximumBytes;
    this.first = first;
    last = first;
  }

  long first() {
    return first;
  }

  /** The highest number seen. */
  long last() {
    return last;
  }

  /** Whether there was no room for all of them, so that none are kept. */
  boolean isTooLarge() {
    return tooLarge;
  }

  /** About what these vectors take of the heap. */
  long bytes() {
    return bytes(blocks);
  }

  private long bytes(List<Block> all) {
    return bytes(all.isEmpty() ? 0 : (all.size() - 1L) * BLOCK + all.get(all.size() - 1).room());
  }

  private long bytes(long room) {
    return room * ((long) Float.BYTES * dimensions + 2L * Long.BYTES);
  }

  /** Whether so many rows would not be too large, in blocks the last of which has hardly one. */
  boolean hasRoomFor(int rows) {
    return bytes((long) rows + BLOCK) <= maximumBytes;
  }

  int size() {
    List<Block> all = blocks;
    return all.isEmpty() ? 0 : (all.size() - 1) * BLOCK + all.get(all.size() - 1).count;
  }

  /**
   * Adds a row, unless one with its number or a later one was added already. False if there is no
   * room for more.
   */
  boolean add(long number, long expires, byte[] vector) {
    if (number <= last || tooLarge) {
      return !tooLarge;
    }
    // One of another size is a fault of the file: as if it were not there.
    if (vector.length == dimensions * Float.BYTES) {
      blockWithRoom()
          .add(
              number,
              expires,
              ByteBuffer.wrap(vector).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    }
    last = number;
    if (bytes() > maximumBytes) {
      tooLarge = true;
      blocks = List.of();
    }
    return !tooLarge;
  }

  private Block blockWithRoom() {
    List<Block> all = blocks;
    Block end = all.isEmpty() ? null : all.get(all.size() - 1);
    if (end != null && end.count < end.room()) {
      return end;
    }
    List<Block> more = new ArrayList<>(all);
    if (end == null || end.room() == BLOCK) {
      end = new Block(dimensions, all.isEmpty() ? SMALLEST_BLOCK : BLOCK);
      more.add(end);
    } else {
      end = end.larger();
      more.set(more.size() - 1, end);
    }
    blocks = List.copyOf(more);
    return end;
  }

  /**
   * Offers to {@code best} every row above {@code above} that has not expired by {@code now};
   * returns how many there were of others.
   */
  int search(float[] query, long above, long now, Nearest best) {
    float[] sums = new float[BLOCK];
    int others = 0;
    for (Block block : blocks) {
      int count = block.count;
      if (count == 0 || block.numbers[count - 1] <= above) {
        others += count;
        continue;
      }
      block.multiply(query, sums);
      for (int i = 0; i < count; i++) {
        if (block.numbers[i] > above && block.expires[i] > now) {
          best.offer(block.numbers[i], sums[i]);
        } else {
          others++;
        }
      }
    }
    return others;
  }

  /** Never offers this row again. */
  void forget(long number) {
    for (Block block : blocks) {
      int count = block.count;
      if (count > 0 && block.numbers[count - 1] >= number) {
        block.forget(number, count);
        return;
      }
    }
  }

  /** Some of the vectors. */
  private static final class Block {

    private final int dimensions;
    private final float[] columns;
    private final long[] numbers;
    private final long[] expires;

    /** Written last: who sees it sees what it counts. */
    private volatile int count;

    private Block(int dimensions, int room) {
      this.dimensions = dimensions;
      columns = new float[dimensions * room];
      numbers = new long[room];
      expires = new long[room];
    }

    private int room() {
      return numbers.length;
    }

    private Block larger() {
      Block larger = new Block(dimensions, Math.min(BLOCK, 2 * room()));
      for (int d = 0; d < dimensions; d++) {
        System.arraycopy(columns, d * room(), larger.columns, d * larger.room(), count);
      }
      System.arraycopy(numbers, 0, larger.numbers, 0, count);
      System.arraycopy(expires, 0, larger.expires, 0, count);
      larger.count = count;
      return larger;
    }

    private void add(long number, long end, FloatBuffer vector) {
      int place = count;
      for (int d = 0; d < dimensions; d++) {
        columns[d * room() + place] = vector.get(d);
      }
      numbers[place] = number;
      expires[place] = end;
      count = place + 1;
    }

    private void forget(long number, int count) {
      for (int i = 0; i < count; i++) {
        if (numbers[i] == number) {
          expires[i] = Long.MIN_VALUE;
        }
      }
    }

    /** Sets {@code sums} to the products of all vectors with {@code query}. */
    private void multiply(float[] query, float[] sums) {
      int room = room();
      for (int i = 0; i < room; i++) {
        sums[i] = 0;
      }
      int d = 0;
      for (; d + AT_ONCE <= dimensions; d += AT_ONCE) {
        add(sums, room, columns, d * room, query[d], query[d + 1], query[d + 2], query[d + 3]);
      }
      for (; d < dimensions; d++) {
        int column = d * room;
        float factor = query[d];
        for (int i = 0; i < room; i++) {
          sums[i] += factor * columns[column + i];
        }
      }
    }

    private static void add(
        float[] sums, int room, float[] columns, int from, float a, float b, float c, float d) {
      int second = from + room;
      int third = second + room;
      int fourth = third + room;
      for (int i = 0; i < room; i++) {
        sums[i] +=
            a * columns[from + i]
                + b * columns[second + i]
                + c * columns[third + i]
                + d * columns[fourth + i];
      }
    }
  }
}

package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.WriteStamps.Stamp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteStampsTest {

  private final WriteStamps stamps = new WriteStamps();
  private final Stamp stamp = stamps.of(key(1));
  private final List<String> done = new ArrayList<>();

  @Test
  void writeOnItsOwnIsAlone() {
    end(stamp.advance(), "first");
    end(stamp.advance(), "second");
    assertThat(done).containsExactly("first alone", "second alone");
  }

  @Test
  void ofOverlappingWritesTheLastToEndIsNotAlone() {
    long first = stamp.advance();
    long second = stamp.advance();
    end(first, "first");
    end(second, "second");
    assertThat(done).containsExactly("first together", "second together");
  }

  @Test
  void ofNestedWritesTheOuterIsNotAlone() {
    long outer = stamp.advance();
    end(stamp.advance(), "inner");
    end(outer, "outer");
    assertThat(done).containsExactly("inner alone", "outer together");
  }

  @Test
  void readThatNobodyDisturbsMayAct() {
    stamp.ifUnwritten(stamp.value(), () -> done.add("read"));
    assertThat(done).containsExactly("read");
  }

  @Test
  void readThatBeginsDuringWriteAndEndsAfterItMayNotAct() {
    long write = stamp.advance();
    long seen = stamp.value();
    end(write, "write");
    stamp.ifUnwritten(seen, () -> done.add("read"));
    assertThat(done).containsExactly("write alone");
  }

  @Test
  void advancingAllDisturbsEveryKey() {
    for (int i = 0; i < 1000; i++) {
      Stamp each = stamps.of(key(i));
      long seen = each.value();
      stamps.advanceAll();
      each.ifUnwritten(seen, () -> done.add("read"));
    }
    assertThat(done).isEmpty();
  }

  private void end(long begun, String name) {
    stamp.endWrite(begun, () -> done.add(name + " alone"), () -> done.add(name + " together"));
  }
}

package io.github.completioncache.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What a {@link ChaosProxy} does to the bytes that pass it. */
interface Weather {

  /** Some bytes on their way. */
  final class Piece {

    private final byte[] bytes;
    private final OutputStream out;
    private final AtomicLong harm;
    private final Consumer<Duration> wait;

    Piece(byte[] bytes, OutputStream out, AtomicLong harm, Consumer<Duration> wait) {
      this.bytes = bytes;
      this.out = out;
      this.harm = harm;
      this.wait = wait;
    }

    /** The bytes themselves, free to change. */
    byte[] bytes() {
      return bytes;
    }

    void pass() throws IOException {
      out.write(bytes);
    }

    void pass(int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    void say(String more) throws IOException {
      out.write(more.getBytes(US_ASCII));
    }

    void harmed() {
      harm.incrementAndGet();
    }

    void pause(Duration time) {
      wait.accept(time);
    }
  }

  Weather FAIR = new Weather() {};

  Weather SWALLOW =
      new Weather() {
        @Override
        public void request(Piece piece) {
          piece.harmed();
        }

        @Override
        public void reply(Piece piece) {
          piece.harmed();
        }
      };

  /** Deals with bytes for the server. */
  default void request(Piece piece) throws IOException {
    piece.pass();
  }

  /** Deals with bytes from the server. */
  default void reply(Piece piece) throws IOException {
    piece.pass();
  }

  /** Holds back every piece of a reply. */
  record Delay(Duration each) implements Weather {
    @Override
    public void reply(Piece piece) throws IOException {
      piece.harmed();
      piece.pause(each);
      piece.pass();
    }
  }

  /** Passes on one byte of a reply at a time. */
  record Drip(Duration each) implements Weather {
    @Override
    public void reply(Piece piece) throws IOException {
      piece.harmed();
      for (int i = 0; i < piece.bytes().length; i++) {
        piece.pass(i, 1);
        piece.pause(each);
      }
    }
  }

  /** Adds a reply that nobody has asked for, once. */
  final class Babble implements Weather {

    private boolean said;

    @Override
    public synchronized void reply(Piece piece) throws IOException {
      piece.pass();
      if (!said) {
        said = true;
        piece.harmed();
        piece.say(":7\r\n");
      }
    }
  }

  /** Cuts connections in the midst of a reply. */
  final class Cut implements Weather {

    private final int bytes;
    private final Random random;

    Cut(int bytes, long seed) {
      this.bytes = bytes;
      this.random = new Random(seed);
    }

    @Override
    public synchronized void reply(Piece piece) throws IOException {
      for (int i = 0; i < piece.bytes().length; i++) {
        if (random.nextInt(bytes) == 0) {
          piece.harmed();
          piece.pass(0, i);
          throw new IOException("cut");
        }
      }
      piece.pass();
    }
  }

  /** Changes single bytes on both ways. */
  final class Garble implements Weather {

    private final int oneOf;
    private final Random random;

    Garble(int oneOf, long seed) {
      this.oneOf = oneOf;
      this.random = new Random(seed);
    }

    @Override
    public synchronized void request(Piece piece) throws IOException {
      for (int i = 0; i < piece.bytes().length; i++) {
        if (random.nextInt(oneOf) == 0) {
          piece.harmed();
          // Often something that the protocol has a meaning for.
          piece.bytes()[i] =
              random.nextBoolean() ? (byte) random.nextInt(256) : (byte) ('0' + random.nextInt(10));
        }
      }
      piece.pass();
    }

    @Override
    public void reply(Piece piece) throws IOException {
      request(piece);
    }
  }
}

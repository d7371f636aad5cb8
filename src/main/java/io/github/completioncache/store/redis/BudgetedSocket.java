package io.github.completioncache.store.redis;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A socket that reads and writes until the thread's {@link Deadline} and no longer. The timeout of
 * a plain socket starts anew with every byte that arrives, and does not cover writing at all.
 */
final class BudgetedSocket extends Socket {

  /** What a kernel takes off our hands at once, even if the peer reads nothing. */
  private static final int TAKEN_AT_ONCE = 8 << 10;

  private final WriteWatch watch;
  private final Runnable lost;
  private long unanswered;

  /**
   * @param watch frees a thread that is stuck in a write
   * @param lost what to do when the connection turns out to be dead
   */
  BudgetedSocket(WriteWatch watch, Runnable lost) {
    this.watch = watch;
    this.lost = lost;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Reading(super.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Writing(super.getOutputStream());
  }

  private static long requireTime() throws SocketTimeoutException {
    long nanos = Deadline.nanosLeft();
    if (nanos <= 0) {
      throw new SocketTimeoutException("no time left");
    }
    return nanos;
  }

  private final class Reading extends FilterInputStream {

    Reading(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      setSoTimeout((int) Math.min((requireTime() + 999_999) / 1_000_000, Integer.MAX_VALUE));
      int count;
      try {
        count = in.read(into, offset, length);
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        lost.run();
        throw e;
      }
      if (count < 0) {
        lost.run();
      }
      unanswered = 0;
      return count;
    }
  }

  private final class Writing extends OutputStream {

    private final OutputStream out;

    Writing(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      long nanos = requireTime();
      unanswered += length;
      if (unanswered <= TAKEN_AT_ONCE) {
        writeOrLose(bytes, offset, length);
        return;
      }
      try (WriteWatch.Watched watched = watch.over(BudgetedSocket.this, nanos)) {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          if (watched.cameToAct()) {
            throw new SocketTimeoutException("the peer takes no more bytes");
          }
          lost.run();
          throw e;
        }
      }
    }

    private void writeOrLose(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        lost.run();
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      BudgetedSocket.this.close();
    }
  }
}

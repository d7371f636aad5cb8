package io.github.completioncache.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bad network in front of a server on this machine. It passes everything on until it is told
 * otherwise; what it is told holds at once, for connections that are open as well.
 */
public final class ChaosProxy implements AutoCloseable {

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong harm = new AtomicLong();
  private final Object change = new Object();
  private volatile Weather weather = Weather.FAIR;
  private volatile boolean closed;

  private ChaosProxy(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  /** A proxy in front of the server on this loopback port. */
  public static ChaosProxy to(int port) {
    try {
      ServerSocket listening = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
      ChaosProxy proxy = new ChaosProxy(listening, port);
      start("accepts", proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Its URL as a Redis, without a login. */
  public String url() {
    return "redis://127.0.0.1:" + port();
  }

  /** How often it did harm: delayed, dripped, cut, garbled, swallowed or made up something. */
  public long harm() {
    return harm.get();
  }

  /** Passes everything on as it comes. */
  public void pass() {
    become(Weather.FAIR);
  }

  /** Holds back each piece of a reply for this long. */
  public void delay(Duration each) {
    become(new Weather.Delay(each));
  }

  /** Passes replies on a byte at a time, with a pause after each. */
  public void drip(Duration pause) {
    become(new Weather.Drip(pause));
  }

  /** Cuts a connection in the midst of a reply, on average after so many bytes. */
  public void cut(int bytes, long seed) {
    become(new Weather.Cut(bytes, seed));
  }

  /** Changes on average one of so many bytes, of requests and replies. */
  public void garble(int oneOf, long seed) {
    become(new Weather.Garble(oneOf, seed));
  }

  /** Adds a reply of its own to the next one from the server. */
  public void babble() {
    become(new Weather.Babble());
  }

  /** Takes everything and passes nothing on: neither requests nor replies. */
  public void swallow() {
    become(Weather.SWALLOW);
  }

  private void become(Weather next) {
    synchronized (change) {
      weather = next;
      change.notifyAll();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        open.add(client);
        try {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
          open.add(server);
          start("asks", () -> pump(client, server, Weather::request));
          start("answers", () -> pump(server, client, Weather::reply));
        } catch (IOException e) {
          // The server is down: so is the way to it.
          end(client);
        }
      }
    } catch (IOException e) {
      if (!closed) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private interface Direction {
    void pass(Weather weather, Weather.Piece piece) throws IOException;
  }

  private void pump(Socket from, Socket to, Direction direction) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        Weather now = weather;
        direction.pass(
            now, new Weather.Piece(Arrays.copyOf(buffer, length), out, harm, d -> pause(now, d)));
      }
    } catch (IOException e) {
      // Either side has gone, or was made to: that ends the other, too.
    } finally {
      end(from);
      end(to);
    }
  }

  /** Waits until the time is up or the weather changes. */
  private void pause(Weather now, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    synchronized (change) {
      try {
        for (long left = end - System.nanoTime();
            left > 0 && weather == now && !closed;
            left = end - System.nanoTime()) {
          change.wait(left / 1_000_000, (int) (left % 1_000_000));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(String does, Runnable work) {
    Thread thread = new Thread(work, "chaos-proxy-" + does);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    become(Weather.FAIR);
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(this::end);
  }
}

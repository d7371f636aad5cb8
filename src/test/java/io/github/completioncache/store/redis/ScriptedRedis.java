package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that lets clients in, possibly late, and answers every command with the same line. */
final class ScriptedRedis implements AutoCloseable {

  private final ServerSocket listening;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final CountDownLatch door;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile String answer;
  private volatile boolean dripping;

  private ScriptedRedis(String answer, int doors) throws IOException {
    this.listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    this.answer = answer;
    this.door = new CountDownLatch(doors);
  }

  /** One that answers with {@code answer}, such as {@code -LOADING later}. */
  static ScriptedRedis answering(String answer) {
    return start(answer, 0);
  }

  /** One that says nothing before {@link #letIn()}, and then answers with {@code answer}. */
  static ScriptedRedis keepingOut(String answer) {
    return start(answer, 1);
  }

  private static ScriptedRedis start(String answer, int doors) {
    try {
      ScriptedRedis redis = new ScriptedRedis(answer, doors);
      daemon(redis::accept);
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "redis://127.0.0.1:" + listening.getLocalPort();
  }

  void answer(String next) {
    answer = next;
  }

  /** From now on answers a byte at a time, twenty a second. */
  void drip() {
    dripping = true;
  }

  void letIn() {
    door.countDown();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        daemon(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
      for (String head = in.readLine(); head != null; head = in.readLine()) {
        String command = "";
        for (int left = Integer.parseInt(head.substring(1)); left > 0; left--) {
          in.readLine();
          String word = in.readLine();
          command = command.isEmpty() ? word : command;
        }
        door.await();
        String reply = command.equals("HELLO") ? "*2\r\n$5\r\nproto\r\n:2" : answer;
        write(client.getOutputStream(), (reply + "\r\n").getBytes(US_ASCII));
      }
    } catch (IOException e) {
      // The client has gone.
      open.remove(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(OutputStream out, byte[] reply) throws IOException, InterruptedException {
    int step = dripping ? 1 : reply.length;
    for (int at = 0; at < reply.length; at += step) {
      out.write(reply, at, step);
      if (dripping && end.await(50, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "scripted-redis");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    end.countDown();
    try {
      listening.close();
      for (Socket client : open) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

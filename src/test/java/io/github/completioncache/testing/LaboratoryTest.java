package io.github.completioncache.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The laboratory itself: what the tests of trouble take for granted. */
@Timeout(120)
class LaboratoryTest {

  @Test
  void sentinelsPromoteTheReplicaOfDeadPrimary() {
    try (RedisSentinels all = RedisSentinels.start()) {
      RedisProcess first = all.primary();
      RedisProcess second = all.replica();
      RedisAdmin.send(first.port(), "SET", "name", "value");
      await().until(() -> "value".equals(RedisAdmin.send(second.port(), "GET", "name")));
      first.kill();
      all.awaitPrimary(second);
      assertThat(RedisAdmin.send(second.port(), "GET", "name")).isEqualTo("value");
    }
  }

  @Test
  void sentinelsPromoteOnRequest() {
    try (RedisSentinels all = RedisSentinels.start()) {
      RedisProcess second = all.replica();
      all.promote();
      assertThat(all.primary()).isSameAs(second);
    }
  }

  @Test
  void clusterReplacesDeadPrimary() {
    try (RedisCluster cluster = RedisCluster.start(3, 1)) {
      RedisProcess first = cluster.primaryOf("name");
      RedisAdmin.send(first.port(), "SET", "name", "value");
      RedisAdmin.send(first.port(), "WAIT", "1", "0");
      first.kill();
      cluster.awaitSuccessor("name", first);
      RedisProcess second = cluster.primaryOf("name");
      assertThat(RedisAdmin.send(second.port(), "GET", "name")).isEqualTo("value");
    }
  }

  @Test
  void proxyDoesWhatItIsTold() throws IOException {
    try (RedisProcess redis = RedisProcess.start();
        ChaosProxy proxy = ChaosProxy.to(redis.port())) {
      assertThat(ping(proxy)).isEqualTo("+PONG");
      assertThat(proxy.harm()).isZero();
      proxy.drip(Duration.ofMillis(1));
      assertThat(ping(proxy)).isEqualTo("+PONG");
      proxy.delay(Duration.ofMillis(1));
      assertThat(ping(proxy)).isEqualTo("+PONG");
      assertThat(proxy.harm()).isEqualTo(2);
      proxy.cut(1, 7);
      assertThat(ping(proxy)).isNull();
      proxy.garble(5, 7);
      await().until(() -> !"+PONG".equals(ping(proxy)));
      proxy.swallow();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
        long before = proxy.harm();
        ask(socket);
        await().until(() -> proxy.harm() == before + 1);
      }
      proxy.pass();
      assertThat(ping(proxy)).isEqualTo("+PONG");
    }
  }

  /** The line that came back; null if none did. */
  private static String ping(ChaosProxy proxy) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      socket.setSoTimeout(10_000);
      ask(socket);
      return lines(socket.getInputStream()).readLine();
    } catch (SocketTimeoutException e) {
      return null;
    }
  }

  private static void ask(Socket socket) throws IOException {
    socket.getOutputStream().write(new byte[] {'P', 'I', 'N', 'G', '\r', '\n'});
  }

  private static BufferedReader lines(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  @Test
  @Needs(Need.REDIS_WITH_TLS)
  void speaksTls(@TempDir Path folder) {
    try (RedisTls redis = RedisTls.start(folder)) {
      RedisAdmin.send(redis.plain().port(), "SET", "name", "value");
      assertThat(redis.url()).isEqualTo("rediss://localhost:" + redis.port());
    }
  }

  @Test
  void nothingOutlivesJvmThatIsKilled() throws IOException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<ProcessHandle> children;
    try {
      assertThat(lines(jvm.getInputStream()).readLine()).isEqualTo("started");
      children = jvm.descendants().toList();
      assertThat(children).as("a running and a frozen one, each with its guard").hasSize(4);
    } finally {
      jvm.destroyForcibly();
    }
    await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Runs in a JVM of its own until it is killed. */
  static final class Killed {
    public static void main(String[] args) throws IOException {
      List<RedisProcess> started = Stream.generate(RedisProcess::start).limit(2).toList();
      started.get(0).freeze();
      System.out.println("started");
      // Nobody ever writes to it.
      System.in.read();
    }
  }
}

package io.github.completioncache.store.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Opens the connections to one server. Extends Jedis's own factory only because Jedis asks that one
 * for host and port.
 *
 * <p>TLS lies on top of the socket that knows the time, so that a peer who drips a record byte by
 * byte gets no more time than any other.
 */
final class BudgetedSockets extends DefaultJedisSocketFactory {

  private final WriteWatch watch;
  private final @Nullable SSLSocketFactory tls;
  private volatile Runnable lost = () -> {};

  /**
   * @param tls what encrypts; null if nothing does
   */
  BudgetedSockets(HostAndPort place, @Nullable SSLSocketFactory tls, WriteWatch watch) {
    super(place);
    this.watch = watch;
    this.tls = tls;
  }

  /** Sets what to do when a connection turns out to be dead. */
  void onLost(Runnable lost) {
    this.lost = lost;
  }

  @Override
  public Socket createSocket() {
    if (!Dialer.isDialing()) {
      // Jedis would connect a closed socket anew in the midst of a request, and not log in.
      throw new JedisConnectionException("the connection was closed");
    }
    try {
      Socket plain = connect(getHostAndPort());
      return tls == null ? plain : encrypt(tls, plain);
    } catch (IOException e) {
      throw new JedisConnectionException(e);
    }
  }

  private Socket connect(HostAndPort place) throws IOException {
    InetAddress[] addresses = InetAddress.getAllByName(place.getHost());
    IOException failure = null;
    for (int i = 0; i < addresses.length; i++) {
      Socket socket = new BudgetedSocket(watch, () -> lost.run());
      try {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        // Closing neither waits for the peer nor leaves the port in use.
        socket.setSoLinger(true, 0);
        socket.connect(
            new InetSocketAddress(addresses[i], place.getPort()), share(addresses.length - i));
        return socket;
      } catch (IOException e) {
        Closing.quietly(socket);
        failure = e;
      }
    }
    throw failure != null ? failure : new IOException("no address");
  }

  /** Milliseconds for one of {@code tries}, so that a dead address leaves time for the others. */
  private static int share(int tries) throws SocketTimeoutException {
    long left = Duration.ofNanos(Deadline.nanosLeft()).toMillis() / tries;
    if (left <= 0) {
      throw new SocketTimeoutException("no time left");
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  private Socket encrypt(SSLSocketFactory tls, Socket plain) throws IOException {
    HostAndPort place = getHostAndPort();
    try {
      SSLSocket socket =
          (SSLSocket) tls.createSocket(plain, place.getHost(), place.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      // The rules for host names in certificates that HTTPS has, RFC 2818.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException | RuntimeException e) {
      Closing.quietly(plain);
      throw e;
    }
  }
}

package io.github.completioncache.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Loopback ports that nobody listens on; somebody else may be faster to take one. */
final class Ports {

  /** How far from its port a node of a Cluster talks to the other nodes. */
  private static final int BUS = 10_000;

  /** Below what systems hand out by themselves, so that the second port is a port, too. */
  private static final int LOWEST = 11_000;

  private static final int HIGHEST = 21_000;

  private Ports() {}

  /** One port. */
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port for a node of a Cluster, whose second one is free as well. */
  static int freeForNode() {
    Random random = new Random();
    while (true) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (isFree(port) && isFree(port + BUS)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}

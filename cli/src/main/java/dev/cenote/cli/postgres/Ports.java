package dev.cenote.cli.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports on the loopback interface that nobody listens on. */
final class Ports {

  // Below the ports that kernels hand out by themselves: nobody is given it while the server is
  // down,
  // and a client that keeps trying to connect cannot end up connected to itself.
  private static final int FIRST = 20_000;
  private static final int END = 30_000;
  private static final int TRIES = 100;

  private Ports() {}

  /** A port that was free a moment ago. */
  static int free() throws PostgresException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new PostgresException("no free port found from " + FIRST + " to " + (END - 1));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}

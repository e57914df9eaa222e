package dev.cenote.jdbc.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A network between a client and a server on this machine, which can stop to deliver: then both
 * ends keep a connection that looks well and carries nothing, as after a router lost its memory.
 */
final class TcpProxy implements AutoCloseable {

  private final ServerSocket entrance;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch flow = new CountDownLatch(0);
  private volatile boolean closed;

  /**
   * Opens a way to a server.
   *
   * @param target the port of the server
   */
  TcpProxy(int target) throws IOException {
    this.target = target;
    entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** From now on nothing arrives, and new connections hang. */
  void freeze() {
    flow = new CountDownLatch(1);
  }

  /** Delivers what was held back, and all that follows. */
  void thaw() {
    flow.countDown();
  }

  /** Ends all connections there are. */
  void sever() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    entrance.close();
    sever();
    thaw();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = entrance.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().start(() -> forward(client, server));
        Thread.ofVirtual().start(() -> forward(server, client));
      } catch (IOException e) {
        // closed, or the server is down, which the client finds out
      }
    }
  }

  private void forward(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      for (int count = from.getInputStream().read(buffer);
          count >= 0;
          count = from.getInputStream().read(buffer)) {
        flow.await();
        to.getOutputStream().write(buffer, 0, count);
      }
    } catch (IOException e) {
      // one side has gone, and so does the other
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }
}

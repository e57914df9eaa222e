package dev.cenote.stress.faults.hang;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between clients and a server, and swallows what they send if it is told to: then both
 * sides believe in a connection over which nothing comes any more, as after a firewall forgot it.
 * What was swallowed never arrives, and such a connection never recovers.
 */
final class SwallowingProxy implements AutoCloseable {
  private static final int BUFFER = 1 << 14;

  private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final int target;
  private volatile boolean swallowsNew;

  SwallowingProxy(int target) throws IOException {
    this.target = target;
    Thread.ofPlatform().daemon().name("proxy").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Swallows the connections that the server knows by these ports. */
  void swallow(Collection<Integer> ports) {
    links.stream()
        .filter(link -> ports.contains(link.up.getLocalPort()))
        .forEach(link -> link.swallows = true);
  }

  /** Swallows all connections, and those that come. */
  void swallowAll() {
    swallowsNew = true;
    links.forEach(link -> link.swallows = true);
  }

  /** Swallows no more of the connections that come. */
  void recover() {
    swallowsNew = false;
  }

  private void accept() {
    try {
      while (true) {
        Socket down = server.accept();
        Link link = new Link(down, new Socket(InetAddress.getLoopbackAddress(), target));
        link.swallows = swallowsNew;
        links.add(link);
        link.start();
      }
    } catch (IOException e) {
      links.forEach(Link::close); // closed
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** One connection: to the client, and to the server. */
  private final class Link {
    private final Socket down;
    private final Socket up;
    volatile boolean swallows;

    Link(Socket down, Socket up) throws IOException {
      this.down = down;
      this.up = up;
      down.setTcpNoDelay(true);
      up.setTcpNoDelay(true);
    }

    void start() {
      Thread.ofVirtual().start(() -> pass(down, up));
      Thread.ofVirtual().start(() -> pass(up, down));
    }

    private void pass(Socket from, Socket to) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (!swallows) {
            out.write(buffer, 0, read);
          }
        }
      } catch (IOException e) {
        // One of the two has gone, and so does the other.
      }
      close();
    }

    void close() {
      links.remove(this);
      close(down);
      close(up);
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone already.
      }
    }
  }
}

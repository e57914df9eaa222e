package dev.cenote.stress.faults.freeze;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Answers each line with the same line, unless it is told to keep its answers for later. */
final class LineServer implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition answers = lock.newCondition();
  private boolean holding;

  LineServer() throws IOException {
    Thread.ofPlatform().daemon().name("line-server").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Keeps answers back from now on. */
  void hold() {
    say(true);
  }

  /** Sends the answers that were kept back, and each further one at once. */
  void answer() {
    say(false);
  }

  private void say(boolean hold) {
    lock.lock();
    try {
      holding = hold;
      answers.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closes every connection there is, and returns how many those were. */
  int closeConnections() {
    int closed = 0;
    for (Socket connection : connections) {
      close(connection);
      closed++;
    }
    return closed;
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException e) {
      closeConnections(); // closed
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        awaitLeave();
        connection.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException | InterruptedException e) {
      // The connection is gone, from this side or from the other.
    } finally {
      connections.remove(connection);
    }
  }

  private void awaitLeave() throws InterruptedException {
    lock.lock();
    try {
      while (holding) {
        answers.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void close(Socket connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    answer();
  }
}

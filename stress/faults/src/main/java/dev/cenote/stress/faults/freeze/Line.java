package dev.cenote.stress.faults.freeze;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection to a {@link LineServer}: the resource. Notes when it was last known to work. */
final class Line implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader answers;

  /** When an answer last came to a check, or when it was made; in nanoTime. */
  volatile long goodAt;

  private int asked;

  /** Connects, which takes one answer of the server. */
  Line(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    boolean sound = false;
    try {
      socket.setTcpNoDelay(true);
      answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      ask();
      sound = true;
    } finally {
      if (!sound) {
        socket.close();
      }
    }
    goodAt = System.nanoTime();
  }

  /** One round trip. */
  void ask() throws IOException {
    String line = Integer.toString(asked++);
    socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    String answer = answers.readLine();
    if (!line.equals(answer)) {
      throw new IOException(answer == null ? "closed by the server" : "another's answer");
    }
  }

  /** The pool's health check. */
  boolean check() throws IOException {
    ask();
    goodAt = System.nanoTime();
    return true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

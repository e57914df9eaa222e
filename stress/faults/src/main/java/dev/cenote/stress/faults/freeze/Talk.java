package dev.cenote.stress.faults.freeze;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What a child and its parent say to each other: lines, each of which the other waits for. */
final class Talk {
  /** The child is ready to be stopped. */
  static final String READY = "ready";

  /**
   * The child asks the parent to have the server keep back its answers, and is told that it did.
   */
  static final String HOLD = "hold";

  /** The parent has seen to the rest while the child stood still. */
  static final String GO_ON = "go on";

  /** The child has said all that it counted. */
  static final String DONE = "done";

  private final BufferedReader in;
  private final OutputStream out;

  Talk(InputStream in, OutputStream out) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = out;
  }

  void say(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  String hear() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new EOFException("the other side has gone");
    }
    return line;
  }

  void hear(String expected) throws IOException {
    String line = hear();
    if (!line.equals(expected)) {
      throw new IOException("expected \"" + expected + "\", not \"" + line + "\"");
    }
  }
}

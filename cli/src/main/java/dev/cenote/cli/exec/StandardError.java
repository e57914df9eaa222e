package dev.cenote.cli.exec;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * What standard error is. Java can only tell whether all three standard streams are a terminal; a
 * shell can look at one.
 */
final class StandardError {

  private static final int USUAL_WIDTH = 80;

  private StandardError() {}

  /** How many characters fit into a line of the terminal; empty if it is none. */
  static OptionalInt width() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return OptionalInt.empty();
    }
    try {
      Process shell =
          new ProcessBuilder("/bin/sh", "-c", "[ -t 2 ] && { stty size <&2 || echo; } 2>/dev/null")
              .redirectError(Redirect.INHERIT)
              .start();
      shell.getOutputStream().close();
      String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.isEmpty() ? OptionalInt.empty() : OptionalInt.of(columns(answer.strip()));
    } catch (IOException e) {
      return OptionalInt.empty(); // there is no shell
    }
  }

  /** Of rows and columns. */
  private static int columns(String size) {
    int space = size.indexOf(' ');
    try {
      int columns = space < 0 ? 0 : Integer.parseInt(size.substring(space + 1));
      return columns > 0 ? columns : USUAL_WIDTH;
    } catch (NumberFormatException e) {
      return USUAL_WIDTH;
    }
  }
}

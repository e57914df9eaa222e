package dev.cenote.cli.postgres;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and keeps what it said. */
final class Tool {

  /** How a program ended, and its output and errors together. */
  record Outcome(int status, String output) {

    boolean succeeded() {
      return status == 0;
    }

    /** The last line that says something, for an error message. */
    String lastLine() {
      return output
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .reduce((first, second) -> second)
          .orElse("exit status " + status);
    }
  }

  private static final int NOT_STARTED = 127;

  private Tool() {}

  /**
   * Runs a command in a folder and waits for it. One that cannot be started, or that is killed
   * because it outlives the limit, is an outcome too. An interrupt kills it as well.
   */
  static Outcome run(Path folder, Duration limit, List<String> command)
      throws IOException, InterruptedException {
    // A file and not a pipe: a server that inherits a pipe would keep it open for as long as it
    // runs.
    Path output = Files.createTempFile(folder, "tool-", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(Redirect.PIPE);
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
      builder.environment().put("LC_ALL", "C");
      Process process;
      try {
        process = builder.start();
      } catch (IOException e) {
        return new Outcome(NOT_STARTED, command.getFirst() + ": " + reason(e));
      }
      process.getOutputStream().close();
      boolean ended = ended(process, limit);
      String said = Files.readString(output, Charset.defaultCharset());
      return ended
          ? new Outcome(process.exitValue(), said)
          : new Outcome(NOT_STARTED, said + "\nstill not done after " + limit.toSeconds() + " s");
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** The system's own words, without the long way there. */
  private static String reason(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.substring(message.lastIndexOf(": ") + 1).strip();
  }

  private static boolean ended(Process process, Duration limit) throws InterruptedException {
    boolean ended = false;
    try {
      ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!ended) {
        process.destroyForcibly();
      }
    }
    return ended;
  }
}

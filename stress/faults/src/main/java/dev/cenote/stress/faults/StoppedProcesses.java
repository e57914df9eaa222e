package dev.cenote.stress.faults;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Processes that stand still, by SIGSTOP, until this is closed. They also go on when this JVM dies:
 * a shell waits for the end of a pipe which only we hold.
 */
public final class StoppedProcesses implements AutoCloseable {

  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      kill -STOP "$@" || exit 1
      echo stopped
      read -r word
      kill -CONT "$@"
      """;

  private final Process shell;

  private StoppedProcesses(Process shell) {
    this.shell = shell;
  }

  /** Stops processes; when this returns the signals have been sent. */
  public static StoppedProcesses stop(Collection<Long> processes) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "cenote-stopper"));
    processes.forEach(process -> command.add(Long.toString(process)));
    Process shell = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    InputStream said = shell.getInputStream();
    byte[] word = said.readNBytes("stopped\n".length());
    if (!"stopped\n".equals(new String(word, StandardCharsets.US_ASCII))) {
      throw new IOException("cannot stop the processes " + processes);
    }
    return new StoppedProcesses(shell);
  }

  /** Lets the processes go on, and returns when they do. */
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
    try {
      shell.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.cenote.stress.faults.freeze;

import dev.cenote.stress.faults.Callers;
import dev.cenote.stress.faults.StoppedProcesses;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs a case in a JVM of its own, and stops that in the midst of it. */
final class FrozenJvm {
  private static final long PATIENCE_SECONDS = 120;

  private FrozenJvm() {}

  /**
   * What a child counted.
   *
   * @param died how many connections the server closed meanwhile
   */
  record Report(FrozenCase which, Callers callers, long died, Map<String, Long> counts) {
    long count(String name) {
      Long value = counts.get(name);
      if (value == null) {
        throw new IllegalArgumentException("no such count: " + name + " in " + counts);
      }
      return value;
    }

    @Override
    public String toString() {
      return "frozen: %-12s %-8s died=%d %s".formatted(which, callers, died, counts);
    }
  }

  /** Runs it, and has it stand still for so long. */
  static Report run(FrozenCase which, Callers callers, Duration length) throws IOException {
    try (LineServer server = new LineServer()) {
      Process child = start(which, callers, server.port());
      CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .execute(child::destroyForcibly); // or we would wait for its word for ever
      try {
        Talk talk = new Talk(child.getInputStream(), child.getOutputStream());
        for (String line = talk.hear(); !line.equals(Talk.READY); line = talk.hear()) {
          server.hold(); // it is all that a child asks for
          talk.say(Talk.HOLD);
        }
        long died = freeze(which, child, server, talk, length);
        Map<String, Long> counts = new TreeMap<>();
        for (String line = talk.hear(); !line.equals(Talk.DONE); line = talk.hear()) {
          String[] count = line.split(" ", 2);
          counts.put(count[0], Long.valueOf(count[1]));
        }
        return new Report(which, callers, died, counts);
      } finally {
        child.destroyForcibly();
      }
    }
  }

  private static Process start(FrozenCase which, Callers callers, int port) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            FrozenChild.class.getName(),
            which.name(),
            callers.name(),
            Integer.toString(port));
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }

  /** The child finds the last word in its pipe when it goes on: nothing has to reach it first. */
  private static long freeze(
      FrozenCase which, Process child, LineServer server, Talk talk, Duration length)
      throws IOException {
    long died = 0;
    StoppedProcesses stopped = StoppedProcesses.stop(List.of(child.pid()));
    try {
      long end = System.nanoTime() + length.toNanos();
      if (which == FrozenCase.IDLE_DIE || which == FrozenCase.BUSY_DIE) {
        died = server.closeConnections();
      }
      server.answer();
      talk.say(Talk.GO_ON);
      for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    } finally {
      stopped.close();
    }
    return died;
  }
}

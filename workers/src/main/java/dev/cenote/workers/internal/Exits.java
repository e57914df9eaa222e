package dev.cenote.workers.internal;

import dev.cenote.workers.WorkerException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Ends of processes in words. */
final class Exits {
  private static final int SHOWN_LINES = 5;
  private static final int MAX_SHOWN = 300;

  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(6, "SIGABRT"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL, as when the system is out of memory"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(15, "SIGTERM"),
          Map.entry(24, "SIGXCPU, as at a limit of processor time"),
          Map.entry(25, "SIGXFSZ, as at a limit of the size of files"));

  private Exits() {}

  /** How a process ended: with what, and its last words. */
  static String describe(OptionalInt exitCode, boolean hasSpoken, List<String> stderr) {
    StringBuilder text = new StringBuilder("ended");
    exitCode.ifPresent(code -> text.append(with(code)));
    if (!hasSpoken) {
      text.append(" before it had sent anything");
    }
    if (!stderr.isEmpty()) {
      int from = Math.max(0, stderr.size() - SHOWN_LINES);
      text.append("; its last errors: ")
          .append(
              stderr.subList(from, stderr.size()).stream()
                  .map(line ->
                      line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…")
                  .collect(Collectors.joining(" | ")));
    }
    return text.toString();
  }

  private static String with(int code) {
    OptionalInt signal = WorkerException.signal(code);
    if (signal.isEmpty()) {
      return " with exit code " + code;
    }
    int number = signal.getAsInt();
    String name = SIGNALS.get(number);
    return " by signal " + number + (name == null ? "" : " (" + name + ")");
  }
}

package dev.cenote.stress.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in a run, to be read by people when it failed. */
final class Trace {
  private final List<String> lines = new ArrayList<>();
  private @Nullable SimThread last;
  private @Nullable String skipped;

  /** Shows the points where a thread came and where it left, not those between. */
  void passes(SimThread thread, String where) {
    if (thread != last) {
      showSkipped();
      last = thread;
      lines.add("%-14s %s".formatted(thread, where));
    } else {
      skipped = where;
    }
  }

  private void showSkipped() {
    if (skipped != null) {
      lines.add("%-14s ... %s".formatted(last == null ? "" : last.name, skipped));
      skipped = null;
    }
  }

  void says(long now, @Nullable SimThread thread, String what) {
    showSkipped();
    last = thread;
    lines.add("%-14s [%d us] %s".formatted(thread == null ? "-" : thread.name, now / 1_000, what));
  }

  List<String> lines() {
    showSkipped();
    return lines;
  }
}

package dev.cenote.benchmarks.report;

import dev.cenote.benchmarks.contenders.Lineup;

/** Somebody whose results are compared with those of others. */
public interface Ranked {
  /** As people know it. */
  String title();

  /** What it is to Cenote. */
  Lineup.Kind kind();
}

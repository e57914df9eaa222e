package dev.cenote.benchmarks;

import java.time.Duration;

/** How thoroughly to measure. */
public enum Pace {
  /** A quarter of an hour. */
  QUICK("benchmarks/run --quick", false, 3, Duration.ofMillis(600), 8, 3, Duration.ofMillis(1500)),

  /** An hour and a half. */
  FULL("benchmarks/run", true, 5, Duration.ofSeconds(1), 15, 5, Duration.ofSeconds(4));

  private final String command;
  private final boolean everybody;
  private final int cycleRounds;
  private final Duration warmUp;
  private final int iterations;
  private final int trialRounds;
  private final Duration span;

  Pace(
      String command,
      boolean everybody,
      int cycleRounds,
      Duration warmUp,
      int iterations,
      int trialRounds,
      Duration span) {
    this.command = command;
    this.everybody = everybody;
    this.cycleRounds = cycleRounds;
    this.warmUp = warmUp;
    this.iterations = iterations;
    this.trialRounds = trialRounds;
    this.span = span;
  }

  /** What somebody types to measure at this pace. */
  public String command() {
    return command;
  }

  /** Whether all contenders take part, or only those that a figure is about. */
  public boolean everybody() {
    return everybody;
  }

  /** How many JVMs each entrant gets in a scenario of cycles. */
  public int cycleRounds() {
    return cycleRounds;
  }

  /** How long such a JVM runs before it is measured, at least. */
  public Duration warmUp() {
    return warmUp;
  }

  /** How many times it is measured, for a tenth of a second each. */
  public int iterations() {
    return iterations;
  }

  /** How many rounds a trial has; those with short rounds have several times as many. */
  public int trialRounds() {
    return trialRounds;
  }

  /** How long a round lasts where that is ours to choose. */
  public Duration span() {
    return span;
  }
}

package dev.cenote.stress.simulation;

import org.jspecify.annotations.Nullable;

/** What the simulated pools hold. Who may touch it when is for {@link Ledger} to judge. */
final class Resource {
  final int number;
  @Nullable Wait holder;

  /** Whether somebody had it, so that the pool knows it for certain. */
  boolean wasSeen;

  /** Whether a check must pass, or has passed, since its last use ended. */
  boolean isSuspect;

  boolean passed;

  boolean unfit;

  /** When its present holder got it, and how many had it so far. */
  long takenAt;

  int uses;

  /** Taken away from who held it. */
  boolean reclaimed;

  boolean destroyed;
  boolean detached;

  /** The count of switch points when an invalidation of it had returned, or none. */
  long condemnedAt = Long.MAX_VALUE;

  /** Whether a reset came and went while it was being made, so that nobody may ever have it. */
  boolean cameTooLate;

  /** The count of switch points when its creation began. */
  final long begunAt;

  Resource(int number, long begunAt) {
    this.begunAt = begunAt;
    this.number = number;
  }

  /** Whether it has been handed over since. */
  boolean wasLastHandOver;

  @Override
  public String toString() {
    return "r" + number;
  }
}

package dev.cenote.cli.exec;

import java.util.ArrayList;
import java.util.List;

/** What is written down so far. One thread counts, any may read. */
final class Tally {

  /** So many failed tasks are named, and others only counted. */
  static final int NAMED = 10;

  private final long succeededBefore;
  private final long failedBefore;
  private final List<Long> named = new ArrayList<>();
  private volatile long succeeded;
  private volatile long failed;
  private volatile long bytes;

  /**
   * Goes on counting.
   *
   * @param bytes how much of the input was done with before
   */
  Tally(long succeededBefore, long failedBefore, long bytes) {
    this.succeededBefore = succeededBefore;
    this.failedBefore = failedBefore;
    this.bytes = bytes;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
  void count(Outcome outcome) {
    switch (outcome) {
      case Outcome.Success success -> succeeded++;
      case Outcome.Failure failure -> {
        failed++;
        if (named.size() < NAMED) {
          named.add(failure.task().number());
        }
      }
    }
    bytes += outcome.task().bytes();
  }

  /** In this run. */
  long done() {
    return succeeded + failed;
  }

  /** In this run. */
  long failedNow() {
    return failed;
  }

  /** In this run and those before it. */
  long allSucceeded() {
    return succeededBefore + succeeded;
  }

  /** In this run and those before it. */
  long allFailed() {
    return failedBefore + failed;
  }

  /** In the runs before this one. */
  long before() {
    return succeededBefore + failedBefore;
  }

  /** How much of the input is done with. */
  long bytes() {
    return bytes;
  }

  /** The numbers of the first tasks that failed in this run; for the thread that counts. */
  List<Long> named() {
    return named;
  }
}

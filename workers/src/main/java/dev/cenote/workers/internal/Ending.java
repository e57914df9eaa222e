package dev.cenote.workers.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The end of a child that others want, with all that it started. */
final class Ending {
  /** So long after the end of all that has a pipe, whoever reads from it has noticed that. */
  private static final long PASSING = TimeUnit.MILLISECONDS.toNanos(100);

  private final Process process;
  private final Pipes pipes;
  private final Exit exit;
  private final Ear ear;
  private final ErrorLines errors;
  private final ReentrantLock writing;

  /**
   * Prepares for it.
   *
   * @param writing whoever writes to the process has it
   */
  Ending(Process process, Exit exit, Ear ear, ErrorLines errors, ReentrantLock writing) {
    this.process = process;
    this.pipes = new Pipes(process.pid());
    this.exit = exit;
    this.ear = ear;
    this.errors = errors;
    this.writing = writing;
  }

  /** Sends SIGKILL. Takes a while to find whom to. */
  void kill() {
    tree().kill();
    new ProcessTree(orphans()).kill();
  }

  /**
   * Has it end, and waits for that.
   *
   * @param mayFinishUp whether it may do so by itself at first, when its input ends
   * @param grace how long it may take before SIGKILL
   * @return whether it has ended
   */
  boolean come(boolean mayFinishUp, Duration grace) {
    long begun = System.nanoTime();
    ProcessTree tree = tree();
    boolean isToldByItsInput = endInput();
    if (!mayFinishUp || !isToldByItsInput || !tree.hasEnded(grace.dividedBy(2))) {
      tree.terminate();
      if (!tree.end(left(grace, begun))) {
        return false;
      }
    }
    exit.awaitNews();
    ProcessTree orphans = new ProcessTree(orphans());
    orphans.terminate();
    orphans.end(left(grace, begun));
    return true;
  }

  private static Duration left(Duration grace, long begun) {
    return grace.minusNanos(Math.min(System.nanoTime() - begun, Times.nanos(grace)));
  }

  /** Closes its standard input, unless somebody writes to it; false if so. */
  boolean endInput() {
    if (!writing.tryLock()) {
      return false;
    }
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has closed the other end before.
    } finally {
      writing.unlock();
    }
    return true;
  }

  private ProcessTree tree() {
    return new ProcessTree(List.of(process.toHandle()));
  }

  /** Who does not descend from it any more and has its streams, if somebody seems to have them. */
  private List<ProcessHandle> orphans() {
    return haveStreamsEnded() && !writing.isLocked() ? List.of() : pipes.holders();
  }

  /** Whether nobody can write to us any more; waits a moment for that. An interrupt is kept. */
  private boolean haveStreamsEnded() {
    try {
      return ear.awaitEnd(PASSING) && errors.awaitEnd(PASSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

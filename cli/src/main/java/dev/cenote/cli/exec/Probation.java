package dev.cenote.cli.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps a command that does not work from using up all tasks. Until a worker has answered for the
 * first time, a task whose worker crashed may be bad, or all workers are: its outcome is held back.
 * Once somebody answers, it was the task. If there are many first, it is the command, and no task
 * has failed.
 */
final class Probation {

  /** So many crashes at least are no coincidence. */
  private static final int LEAST = 5;

  private final Belt belt;
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Held> held = new ArrayList<>();
  private volatile boolean isPassed;

  private record Held(Belt.Place place, Outcome.Failure failure) {}

  /**
   * A probation.
   *
   * @param workers how many run tasks
   */
  Probation(Belt belt, int workers) {
    this.belt = belt;
    limit = Math.max(LEAST, workers);
  }

  /** Whether somebody has answered. */
  boolean isPassed() {
    return isPassed;
  }

  /** There are no more tasks to try: those that crashed have failed, or were only the first. */
  void end() {
    if (belt.failure().isEmpty()) {
      pass();
    } else {
      fail();
    }
  }

  /** Somebody has answered. */
  void pass() {
    if (isPassed) {
      return;
    }
    lock.lock();
    try {
      isPassed = true;
      held.forEach(each -> belt.deliver(each.place, each.failure));
      held.clear();
    } finally {
      lock.unlock();
    }
  }

  /** A worker has crashed. False if that was once too often. */
  boolean crashed(Belt.Place place, Outcome.Failure failure) {
    lock.lock();
    try {
      if (isPassed) {
        belt.deliver(place, failure);
        return true;
      }
      held.add(new Held(place, failure));
      if (held.size() < limit) {
        return true;
      }
      fail();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void fail() {
    lock.lock();
    try {
      held.forEach(each -> belt.drop());
      held.clear();
    } finally {
      lock.unlock();
    }
  }
}

package dev.cenote.cli.exec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes tasks from the one who reads them to those who run them, and outcomes on to the one who
 * writes them down. Nothing piles up on it: it has few tasks that nobody has begun, and a bounded
 * number, and number of bytes, of outcomes that cannot be written yet, because that of an earlier
 * task is missing or because nobody reads what we write. Whoever puts more there waits.
 *
 * <p>The first task is always begun before later ones, so whoever waits for its outcome gets it.
 */
final class Belt {

  private static final int MAX_AHEAD = 1_000;
  private static final long MAX_BYTES = 64 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomForTasks = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final Condition news = lock.newCondition();

  private final boolean isOrdered;
  private final int maxWaiting;
  private final int maxAhead;

  private final Deque<Task> waiting = new ArrayDeque<>();
  private long waitingBytes;

  /** In order: what was begun and is not yet collected. Otherwise: what is done. */
  private final Deque<Place> places = new ArrayDeque<>();

  private int running;
  private int uncollected;
  private long uncollectedBytes;
  private boolean isInputOver;
  private boolean isStopped;
  private boolean hasDropped;
  private @Nullable Exception failure;

  /** A task that was begun. */
  static final class Place {
    private final Task task;
    private @Nullable Outcome outcome;

    private Place(Task task) {
      this.task = task;
    }

    Task task() {
      return task;
    }
  }

  /**
   * Outcomes to be written down.
   *
   * @param isLast whether no more will come
   */
  record Delivery(List<Outcome> outcomes, boolean isLast) {}

  /**
   * A belt.
   *
   * @param isOrdered whether outcomes are delivered in the order of their tasks
   * @param workers how many run tasks
   */
  Belt(boolean isOrdered, int workers) {
    this.isOrdered = isOrdered;
    maxWaiting = 2 * workers;
    maxAhead = Math.max(MAX_AHEAD, 2 * workers);
  }

  // For the one who reads.

  /** Puts a task on; blocks while there are enough. False if no more are wanted. */
  boolean put(Task task) throws InterruptedException {
    int length = task.line().length;
    lock.lockInterruptibly();
    try {
      while (!isStopped
          && (waiting.size() >= maxWaiting
              || (waitingBytes > 0 && waitingBytes + length > MAX_BYTES))) {
        roomForTasks.await();
      }
      if (isStopped) {
        return false;
      }
      waiting.add(task);
      waitingBytes += length;
      work.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Says that there are no more tasks. */
  void endInput() {
    lock.lock();
    try {
      isInputOver = true;
      work.signalAll();
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Says that there are no more tasks, because they cannot be read. Those that were are run. */
  void failInput(Exception reason) {
    lock.lock();
    try {
      note(reason);
      endInput();
    } finally {
      lock.unlock();
    }
  }

  // For those who run.

  /** Takes the next task; blocks until there is one. Empty if there are no more. */
  Optional<Place> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!isStopped && (waiting.isEmpty() ? !isInputOver : !hasRoomForOutcome())) {
        work.await();
      }
      Task task = isStopped ? null : waiting.poll();
      if (task == null) {
        return Optional.empty();
      }
      waitingBytes -= task.line().length;
      roomForTasks.signal();
      running++;
      Place place = new Place(task);
      if (isOrdered) {
        places.add(place);
      }
      return Optional.of(place);
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoomForOutcome() {
    return running + uncollected < maxAhead && uncollectedBytes < MAX_BYTES;
  }

  /** Puts what became of a task on. */
  void deliver(Place place, Outcome outcome) {
    lock.lock();
    try {
      place.outcome = outcome;
      running--;
      uncollected++;
      uncollectedBytes += outcome.weight();
      if (!isOrdered) {
        places.add(place);
      }
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Says that a task was given up, so that nothing is known of it. */
  void drop() {
    lock.lock();
    try {
      running--;
      hasDropped = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  // For everybody.

  /** Lets nobody begin another task. */
  void stop() {
    lock.lock();
    try {
      isStopped = true;
      roomForTasks.signalAll();
      work.signalAll();
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Stops, because of something that no task is to blame for. The first reason counts. */
  void fail(Exception reason) {
    lock.lock();
    try {
      note(reason);
      stop();
    } finally {
      lock.unlock();
    }
  }

  private void note(Exception reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  /** Why the end came early; empty if nobody said so. */
  Optional<Exception> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the end came early. */
  boolean isStopped() {
    lock.lock();
    try {
      return isStopped;
    } finally {
      lock.unlock();
    }
  }

  /** Whether all tasks of the input were begun, and none was given up. */
  boolean isComplete() {
    lock.lock();
    try {
      return isInputOver && waiting.isEmpty() && !hasDropped && failure == null;
    } finally {
      lock.unlock();
    }
  }

  // For the one who writes.

  /** Takes what can be written; blocks for so long at most until there is something. */
  Delivery collect(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!isReady() && !isOver() && left > 0) {
        left = news.awaitNanos(left);
      }
      List<Outcome> outcomes = new ArrayList<>();
      while (isReady()) {
        Outcome outcome = places.remove().outcome;
        if (outcome != null) {
          uncollectedBytes -= outcome.weight();
          outcomes.add(outcome);
        }
      }
      uncollected -= outcomes.size();
      if (!outcomes.isEmpty()) {
        work.signalAll();
      }
      return new Delivery(outcomes, isOver());
    } finally {
      lock.unlock();
    }
  }

  private boolean isReady() {
    Place first = places.peek();
    return first != null && first.outcome != null;
  }

  /** In order, what comes after a task that was given up stays for ever. */
  private boolean isOver() {
    return !isReady() && running == 0 && (isStopped || (isInputOver && waiting.isEmpty()));
  }
}

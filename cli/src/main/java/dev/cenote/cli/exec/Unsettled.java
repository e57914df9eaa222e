package dev.cenote.cli.exec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which tasks are not written down yet, as a place in the input and the few after it: tasks begin
 * in order, so only as many are open before the last that is settled as there are workers.
 * Thread-safe.
 */
final class Unsettled {

  private final ReentrantLock lock = new ReentrantLock();

  /**
   * The beginning of each open task; unknown for those that an earlier run left and nobody read.
   */
  private final TreeMap<Long, Optional<Mark>> open = new TreeMap<>();

  /** Before all that is open; not always the last such place. */
  private Mark safe;

  /** After the last task that is settled, if that was in this run. */
  private Optional<Mark> end = Optional.empty();

  private long last;

  /**
   * How far a run has come.
   *
   * @param mark all tasks before it are settled
   * @param last the last task that is settled
   * @param except the tasks between the two that are not
   */
  record Progress(Mark mark, long last, List<Long> except) {

    /** Whether a task was settled then. */
    boolean includes(long task) {
      return task <= last && !except.contains(task);
    }
  }

  /** Goes on from where an earlier run was. */
  Unsettled(Progress earlier) {
    safe = earlier.mark;
    last = earlier.last;
    earlier.except.forEach(task -> open.put(task, Optional.empty()));
  }

  /** A task was read, in order, that is not settled. */
  void read(Task task) {
    lock.lock();
    try {
      open.put(task.number(), Optional.of(task.before()));
    } finally {
      lock.unlock();
    }
  }

  /** A task is written down. */
  void settle(Task task) {
    lock.lock();
    try {
      open.remove(task.number());
      if (task.number() > last) {
        last = task.number();
        end = Optional.of(task.after());
      }
    } finally {
      lock.unlock();
    }
  }

  Progress progress() {
    lock.lock();
    try {
      Map.Entry<Long, Optional<Mark>> first = open.firstEntry();
      boolean hasGap = first != null && first.getKey() <= last;
      safe = (hasGap ? first.getValue() : end).orElse(safe);
      return new Progress(safe, last, List.copyOf(open.headMap(last, true).keySet()));
    } finally {
      lock.unlock();
    }
  }
}

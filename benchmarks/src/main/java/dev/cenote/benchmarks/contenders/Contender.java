package dev.cenote.benchmarks.contenders;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A pool as the benchmarks see it. A <i>handle</i> is whatever a contender gives to a caller and
 * wants back from it: a lease, an entry, the resource itself.
 *
 * <p>Opened by {@link Lineup}, with all its resources made, and safe for any number of threads.
 */
public interface Contender extends AutoCloseable {
  /** So long a caller waits that names no time of its own; longer than any trial. */
  long PATIENCE_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** The wait that is still good for a contender that drops callers. */
  long SHEDDING_TARGET_MILLIS = 5;

  /** Waits for a resource. */
  Object claim() throws Exception;

  /** Waits for a resource for at most {@code millis}; null when there was none. */
  @Nullable Object claim(long millis) throws Exception;

  /** What the caller works with. */
  Object resource(Object handle);

  /** Gives a resource back. */
  void release(Object handle) throws Exception;

  /** Gives back a resource that is broken, so that another takes its place. */
  default void discard(Object handle) throws Exception {
    throw new UnsupportedOperationException("a floor has nothing to replace");
  }

  @Override
  void close();

  /** A contender that runs a task on a resource. */
  interface RunsTasks extends Contender {
    /**
     * A call that claims a resource, runs the task on it and gives it back. Made once, so that to
     * make it is not measured.
     */
    Callable<Object> executing(Task task);
  }

  /** A task on a resource. */
  @FunctionalInterface
  interface Task {
    Object run(Object resource);
  }

  /** A contender that promises resources instead of waiting for them. */
  interface GivesFutures extends Contender {
    /** Claims a resource, runs the task on it and gives it back; {@code done} hears of the end. */
    void executeAsync(Task task, Runnable done);
  }
}

package dev.cenote.jdbc.it;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Calls that may block, each on a thread of its own. */
final class Background {

  private Background() {}

  /** Starts a call on a virtual thread. */
  static <R extends @Nullable Object> Running<R> call(Callable<R> code) {
    FutureTask<R> task = new FutureTask<>(code);
    return new Running<>(task, Thread.ofVirtual().start(task));
  }

  /**
   * A call under way.
   *
   * @param task what it comes to
   * @param thread where it runs
   */
  record Running<R extends @Nullable Object>(FutureTask<R> task, Thread thread) {

    boolean isDone() {
      return task.isDone();
    }

    /** Waits for the result, and throws what the call threw in an ExecutionException. */
    R result() throws Exception {
      return task.get();
    }
  }
}

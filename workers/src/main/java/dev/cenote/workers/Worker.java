package dev.cenote.workers;

import org.jspecify.annotations.Nullable;

/**
 * What handles tasks, one at a time, and may keep state from one to the next. Made, used and closed
 * by one thread alone, whether it is a {@linkplain ThreadWorkers thread's} or a {@linkplain
 * JvmWorkers child JVM's}.
 *
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
@FunctionalInterface
public interface Worker<I, O extends @Nullable Object> extends AutoCloseable {

  /**
   * Handles one task. Interrupted when the task's time is over or it was cancelled: it should end
   * soon then, in whatever way.
   *
   * @param input the task
   * @return the result
   * @throws Exception when the task failed; whoever asked for it gets a {@link WorkerException} of
   *     kind {@link WorkerException.Kind#HANDLER HANDLER} with this as its cause, or, from another
   *     JVM, with its type, message and stack as texts
   */
  O handle(I input) throws Exception;

  /**
   * Gives up what the worker holds. Called once, unless the worker's process ends before. Does
   * nothing unless overridden.
   */
  @Override
  default void close() {}
}

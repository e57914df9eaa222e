package dev.cenote.workers.internal;

import org.jspecify.annotations.Nullable;

/**
 * One worker, as the engine's pool has it. What is not said otherwise is called by whoever has it
 * leased, one thread at a time.
 *
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
interface Station<I, O extends @Nullable Object> extends AutoCloseable {

  /**
   * Runs a task. Throws a {@link dev.cenote.workers.WorkerException} if that does not come to a
   * good end, and what the task itself was refused with.
   *
   * @param nanos how long it may take; {@link Long#MAX_VALUE} for ever
   */
  O handle(I input, long nanos) throws InterruptedException;

  /** Whether it can serve another, after a task. */
  boolean isFit();

  /**
   * Whether the last task may have begun, or was refused by what was to send it: false if the
   * station was of no use before it could get any of it, and then it is not fit either.
   */
  boolean hasBegun();

  /** Whether it lives, and can be talked to. Called by any thread. */
  boolean isUsable();

  /**
   * Ends the task that runs, and the station's use. Called by any thread, once its task is running
   * or about to; does not block.
   */
  void abort(String reason);

  /** Ends it. Blocks until that is done. May be called more than once, and by any thread. */
  @Override
  void close();
}

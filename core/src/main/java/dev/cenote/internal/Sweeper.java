package dev.cenote.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks once more, a moment later, for what two parties may have missed in each other.
 *
 * <p>{@code execute} and {@code run} release with a plain release store: nobody but the engine can
 * end that use, so there is no race to win, and a compare-and-set would cost as much as the whole
 * rest of the cycle. What is lost with it is the full fence between the store and the look at the
 * gate. So a releaser may look, see nobody, and go, while its store is still on the way; and a
 * waiter that came in between, or whoever ends the pool or condemns the resource, may look at the
 * slot and see it leased. Neither sees the other.
 *
 * <p>Such a store becomes visible by itself, in practice within some hundred nanoseconds. The race
 * needs a releaser that found the gate open, so only the waiter that closes it can be the first to
 * be missed: it asks for a sweep, and whoever waits when the sweep comes is served by it. Sweeps
 * asked for while one is pending are one, so they cost nothing to speak of.
 */
final class Sweeper {
  private static final int QUIET = 0;
  private static final int PENDING = 1;
  private static final int ONCE_MORE = 2;

  private final Executor soon;
  private final Runnable sweep;
  private final AtomicInteger state = new AtomicInteger();

  /**
   * @param soon runs a task later, after a time in which every store becomes visible
   * @param sweep looks at everything
   */
  Sweeper(Executor soon, Runnable sweep) {
    this.soon = soon;
    this.sweep = sweep;
  }

  /** Has everything looked through a moment from now. */
  void request() {
    while (true) {
      if (state.get() == ONCE_MORE || state.compareAndSet(PENDING, ONCE_MORE)) {
        return; // the pending one may come too early for us, so another follows
      }
      if (state.compareAndSet(QUIET, PENDING)) {
        soon.execute(this::run);
        return;
      }
    }
  }

  /** A request that comes in this very moment is not answered by this sweep but by the next. */
  private void run() {
    if (!state.compareAndSet(PENDING, QUIET)) {
      state.set(PENDING); // it was ONCE_MORE, and requests leave that alone
      soon.execute(this::run);
    }
    sweep.run();
  }
}

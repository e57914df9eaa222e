package dev.cenote.testkit;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A thread that makes one blocking call and then stays until it is dismissed, so that whoever asks
 * for the holder of a lease finds it alive.
 *
 * @param <R> what the call returns
 */
public final class Call<R extends @Nullable Object> {

  private final ManualClock clock;
  private final Runnable help;
  private final CompletableFuture<R> outcome = new CompletableFuture<>();
  private final CountDownLatch dismissed = new CountDownLatch(1);
  private final Thread thread;
  private volatile Runnable last = () -> {};
  private volatile boolean interruptedAfterwards;

  private Call(Thread.Builder threads, ManualClock clock, Runnable help, Callable<R> code) {
    this.clock = clock;
    this.help = help;
    this.thread = threads.unstarted(() -> run(code));
  }

  /** Makes the call on a new thread; {@code help} is run while somebody waits for its end. */
  static <R extends @Nullable Object> Call<R> start(
      Thread.Builder threads, ManualClock clock, Runnable help, Callable<R> code) {
    Call<R> call = new Call<>(threads, clock, help, code);
    call.thread.start();
    return call;
  }

  /** Returns the thread that makes the call. */
  public Thread thread() {
    return thread;
  }

  /** Says whether the call has returned or thrown. */
  public boolean isDone() {
    return outcome.isDone();
  }

  /** Says whether the call has thrown. */
  public boolean hasFailed() {
    return outcome.isCompletedExceptionally();
  }

  /** Waits in real time for the call to return, and returns what it returned. */
  public R result() {
    return Outcomes.result(outcome, help);
  }

  /** Waits in real time for the call to throw, and returns what it threw. */
  public <X extends Throwable> X failure(Class<X> type) {
    return Outcomes.failure(outcome, help, type);
  }

  /**
   * Waits in real time for the call to end, and says whether its thread was interrupted when it
   * returned or has been since.
   */
  public boolean isInterruptedAfterwards() {
    Outcomes.await(outcome, help);
    return interruptedAfterwards;
  }

  /** Interrupts the thread. */
  public void interrupt() {
    thread.interrupt();
  }

  /** Waits in real time until the call is done or blocked in the clock. */
  public void settle() {
    Await.until(
        () -> thread + " done or parked in " + clock,
        () -> {
          help.run();
          return isDone() || clock.isParked(thread);
        });
  }

  /** Ends the call, by an interrupt if it must, and the thread. */
  void finish() {
    if (!isDone()) {
      interrupt();
      Outcomes.await(outcome, help);
    }
    dismiss(() -> {});
  }

  /** Has the thread run something as its last act, and waits in real time until it has ended. */
  void dismiss(Runnable lastAct) {
    last = lastAct;
    dismissed.countDown();
    Await.until(
        () -> thread + " to end",
        () -> {
          help.run();
          return !thread.isAlive();
        });
  }

  private void run(Callable<R> code) {
    try {
      R result = code.call();
      interruptedAfterwards = Thread.interrupted();
      outcome.complete(result);
    } catch (Throwable failure) {
      interruptedAfterwards = Thread.interrupted();
      outcome.completeExceptionally(failure);
    }
    awaitDismissal();
    last.run();
  }

  private void awaitDismissal() {
    while (true) {
      try {
        dismissed.await();
        if (Thread.interrupted()) { // it may have returned without a look at the flag
          interruptedAfterwards = true;
        }
        return;
      } catch (InterruptedException ignored) {
        interruptedAfterwards = true; // late, but not unnoticed; there is still to wait
      }
    }
  }
}

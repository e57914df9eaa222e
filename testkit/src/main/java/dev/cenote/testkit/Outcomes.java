package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Waits, in real time and not for ever, for the end of a future. */
final class Outcomes {

  private Outcomes() {}

  /** Waits until the future is done; {@code help} is run again and again meanwhile. */
  static void await(CompletableFuture<?> future, Runnable help) {
    Await.until(
        "the outcome of a call",
        () -> {
          help.run();
          return future.isDone();
        });
  }

  static <R extends @Nullable Object> R result(CompletableFuture<R> future, Runnable help) {
    await(future, help);
    if (future.isCompletedExceptionally()) {
      throw new AssertionError("The call failed", failure(future));
    }
    return future.join();
  }

  static <X extends Throwable> X failure(
      CompletableFuture<?> future, Runnable help, Class<X> type) {
    await(future, help);
    assertThat(future).as("A call that should have failed").isCompletedExceptionally();
    Throwable failure = failure(future);
    assertThat(failure).isInstanceOf(type);
    return type.cast(failure);
  }

  /** Returns what a future failed with, as it was, and not wrapped as {@code get} would. */
  private static Throwable failure(CompletableFuture<?> future) {
    return future.isCancelled() ? new CancellationException() : future.exceptionNow();
  }
}

package dev.cenote.workers.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The exit of a process, for those who wait for it. Unlike the process itself this does not pin
 * them.
 */
final class Exit {
  /** So long at most for the news of an exit that has come, which wait for nothing but a turn. */
  private static final long CERTAIN = TimeUnit.SECONDS.toNanos(10);

  private final Process process;
  private final CompletableFuture<Integer> code = new CompletableFuture<>();

  /** The same for users, who may have it run what they like. */
  private final CompletableFuture<Integer> forUsers = new CompletableFuture<>();

  Exit(Process process) {
    this.process = process;
  }

  /** Waits until the process has ended, and tells those who wait here. Called once. */
  void come() {
    boolean wasInterrupted = false;
    try {
      while (!code.isDone()) {
        try {
          code.complete(process.waitFor());
        } catch (InterruptedException e) {
          wasInterrupted = true;
        }
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Tells users of an exit that has come, on a thread that is theirs. */
  void tellUsers() {
    forUsers.completeAsync(code::join, Thread::startVirtualThread);
  }

  CompletableFuture<Integer> forUsers() {
    return forUsers.copy();
  }

  /** Waits for it; false if it does not come in time. */
  boolean await(long nanos) throws InterruptedException {
    try {
      code.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exit does not fail", e);
    }
  }

  /** Waits for the news of an exit that has come, for so long at most as somebody has time. */
  void awaitNews(long nanos) throws InterruptedException {
    await(Math.min(nanos, CERTAIN));
  }

  /** Waits for the news of an exit that has come, whatever interrupts; that is kept. */
  void awaitNews() {
    boolean wasInterrupted = false;
    try {
      while (true) {
        try {
          awaitNews(CERTAIN);
          return;
        } catch (InterruptedException e) {
          wasInterrupted = true;
        }
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

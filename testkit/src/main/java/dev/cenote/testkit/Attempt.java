package dev.cenote.testkit;

import dev.cenote.Lease;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One caller's try to get a resource, whichever way the caller asks. It goes on by itself; the
 * methods here look at it, wait for it (in real time, 20 s at most) or end it.
 */
public abstract sealed class Attempt {

  private final Runnable help;

  private Attempt(Runnable help) {
    this.help = help;
  }

  /** An attempt of a thread that blocks. */
  static Attempt blocking(Call<Lease<TestResource>> call, Runnable help) {
    return new Blocking(call, help);
  }

  /** An attempt that is a future. */
  static Attempt async(CompletableFuture<Lease<TestResource>> future, Runnable help) {
    return new Async(future, help);
  }

  /** Returns the thread that blocks, if one does. */
  public abstract Optional<Thread> thread();

  /** Says whether the outcome is open. */
  public abstract boolean isWaiting();

  /** Waits for success, and returns the lease. */
  public abstract Lease<TestResource> lease();

  /** Waits for success, and returns the resource. */
  public final TestResource resource() {
    return lease().get();
  }

  /** Waits for failure, and returns it. */
  public abstract <X extends Throwable> X failure(Class<X> type);

  /** Waits for success, then gives the resource back on the thread of the caller, if it has one. */
  public abstract void release();

  /** Gives up: interrupts the thread or cancels the future. Does not wait for what follows. */
  public abstract void abandon();

  /**
   * Waits for the outcome, and says whether giving up was noticed: an interrupt that did not end
   * the wait must still be seen by the thread, and a future that was not cancelled had its outcome.
   */
  public abstract boolean isAbandonmentNoticed();

  /** Waits until this attempt is done or, when it has a thread, that is blocked in the clock. */
  abstract void settle();

  /** Brings this attempt to an end whatever its state, and gives back what it holds. */
  final void finish() {
    if (isWaiting()) {
      abandon();
    }
    Await.until(
        () -> "the end of " + this,
        () -> {
          help.run();
          return !isWaiting();
        });
    leave();
  }

  /** Gives back what this attempt holds, if anything, once it is done. */
  abstract void leave();

  private static final class Blocking extends Attempt {
    private final Call<Lease<TestResource>> call;
    private boolean left;

    Blocking(Call<Lease<TestResource>> call, Runnable help) {
      super(help);
      this.call = call;
    }

    @Override
    public Optional<Thread> thread() {
      return Optional.of(call.thread());
    }

    @Override
    public boolean isWaiting() {
      return !call.isDone();
    }

    @Override
    public Lease<TestResource> lease() {
      return call.result();
    }

    @Override
    public <X extends Throwable> X failure(Class<X> type) {
      return call.failure(type);
    }

    @Override
    public void release() {
      dismiss(lease()::close);
    }

    @Override
    public void abandon() {
      call.interrupt();
    }

    @Override
    public boolean isAbandonmentNoticed() {
      boolean kept = call.isInterruptedAfterwards();
      return kept || call.hasFailed();
    }

    @Override
    void settle() {
      call.settle();
    }

    @Override
    void leave() {
      dismiss(call.hasFailed() ? () -> {} : lease()::close);
    }

    private void dismiss(Runnable last) {
      if (!left) {
        left = true;
        call.dismiss(last);
      }
    }

    @Override
    public String toString() {
      return "an attempt of " + call.thread();
    }
  }

  private static final class Async extends Attempt {
    private final CompletableFuture<Lease<TestResource>> future;
    private final Runnable help;

    Async(CompletableFuture<Lease<TestResource>> future, Runnable help) {
      super(help);
      this.future = future;
      this.help = help;
    }

    @Override
    public Optional<Thread> thread() {
      return Optional.empty();
    }

    @Override
    public boolean isWaiting() {
      return !future.isDone();
    }

    @Override
    public Lease<TestResource> lease() {
      return Outcomes.result(future, help);
    }

    @Override
    public <X extends Throwable> X failure(Class<X> type) {
      return Outcomes.failure(future, help, type);
    }

    @Override
    public void release() {
      lease().close();
    }

    @Override
    public void abandon() {
      future.cancel(true);
    }

    @Override
    public boolean isAbandonmentNoticed() {
      return future.isDone();
    }

    @Override
    void settle() {}

    @Override
    void leave() {
      if (!future.isCompletedExceptionally()) {
        lease().close();
      }
    }

    @Override
    public String toString() {
      return "the attempt " + future;
    }
  }
}

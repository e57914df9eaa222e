package dev.cenote.testkit;

import dev.cenote.AcquireOptions;
import dev.cenote.Lease;
import dev.cenote.Pool;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The callers of one test, all of one kind. Each attempt has a new caller: a thread of its own, or
 * a future. Thread-safe.
 */
public final class Callers {

  private final CallerKind kind;
  private final ManualClock clock;
  private final Runnable help;
  private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
  private final List<Call<?>> calls = new CopyOnWriteArrayList<>();

  /**
   * Makes a source of callers.
   *
   * @param kind how they ask
   * @param clock the clock of the pools that they ask
   * @param help what to do again and again while waiting for one of them, such as to run the tasks
   *     of a {@link ManualExecutor}
   */
  public Callers(CallerKind kind, ManualClock clock, Runnable help) {
    this.kind = kind;
    this.clock = clock;
    this.help = help;
  }

  /** Has a new caller ask for a resource with the pool's own timeout. Does not wait for it. */
  public Attempt acquire(Pool<TestResource> pool) {
    return kind.isBlocking() ? blocking(pool::acquire) : async(pool, AcquireOptions.defaults());
  }

  /** Has a new caller ask for a resource. Does not wait for it. */
  public Attempt acquire(Pool<TestResource> pool, AcquireOptions options) {
    return kind.isBlocking() ? blocking(() -> pool.acquire(options)) : async(pool, options);
  }

  /**
   * Makes any other call on a new thread, of the kind of these callers when they have threads. Does
   * not wait for it.
   */
  public <R extends @Nullable Object> Call<R> call(Callable<R> code) {
    Call<R> call = start(code);
    calls.add(call);
    return call;
  }

  /**
   * Waits until every attempt and call is done or blocked in the clock, so that the clock can be
   * advanced.
   */
  public void settle() {
    attempts.forEach(Attempt::settle);
    calls.forEach(Call::settle);
  }

  /** Brings every attempt to its end, gives back every lease, and waits for all threads to end. */
  public void finish() {
    attempts.forEach(Attempt::finish);
    calls.forEach(Call::finish);
  }

  private Attempt blocking(Callable<Lease<TestResource>> code) {
    return add(Attempt.blocking(start(code), help));
  }

  private Attempt async(Pool<TestResource> pool, AcquireOptions options) {
    return add(Attempt.async(pool.acquireAsync(options), help));
  }

  private Attempt add(Attempt attempt) {
    attempts.add(attempt);
    return attempt;
  }

  private <R extends @Nullable Object> Call<R> start(Callable<R> code) {
    String name = "caller-" + (attempts.size() + calls.size() + 1);
    return Call.start(kind.threads().name(name), clock, help, code);
  }
}

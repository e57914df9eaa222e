package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolEvent;
import dev.cenote.PoolRegistry;
import dev.cenote.ResourceFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * What every contract suite is made from: a scripted factory, a manual clock, callers of one kind,
 * and a validator that looks over every pool after every test.
 *
 * <p>The suites are the abstract classes named {@code …Contract}. Whoever has a pool that claims to
 * behave like Cenote's extends them, overrides {@link #build}, and runs each for the configurations
 * that its documentation names.
 *
 * <p>No test waits for time to pass. Pools run on {@link #clock}; what other threads do is awaited
 * in real time, for 20 s at most, or for what the system property {@code
 * cenote.testkit.patience.millis} says. Pools use their own threads, unless a test gives them
 * {@link #executor}, whose tasks run on the test's thread whenever the test waits for something or
 * asks for it.
 */
public abstract class PoolContract {

  private static final AtomicInteger TESTS = new AtomicInteger();

  /** How pools are built and used. */
  protected final Configuration configuration;

  /** The time of all pools. */
  protected final ManualClock clock = new ManualClock();

  /** The factory of all pools. */
  protected final ScriptedFactory factory = new ScriptedFactory();

  /** Where all pools are registered. */
  protected final PoolRegistry registry = PoolRegistry.create();

  /** For pools whose every step a test wants to order. */
  protected final ManualExecutor executor = new ManualExecutor();

  /** Those who ask. */
  protected final Callers callers;

  /** What the pools told their listener, in order. */
  protected final List<PoolEvent> events = new CopyOnWriteArrayList<>();

  private boolean executorIsHeld;
  private final List<Pool<TestResource>> pools = new CopyOnWriteArrayList<>();

  /** Makes a suite for one configuration. */
  protected PoolContract(Configuration configuration) {
    this.configuration = configuration;
    this.callers = new Callers(configuration.callers(), clock, this::help);
  }

  /**
   * Builds the pool under test. An adapter overrides this to put its own pool around, or in the
   * place of, what the builder makes.
   *
   * @param builder all that the test asks for
   */
  protected Pool<TestResource> build(PoolBuilder<TestResource> builder) {
    return builder.build();
  }

  /**
   * What pools get their resources from: {@link #factory}, with its hooks. Hooks keep a pool from
   * its shortest ways, so a suite should run without them too: {@link
   * ScriptedFactory#withoutHooks()}.
   */
  protected ResourceFactory<TestResource> resources() {
    return factory;
  }

  /** Returns a builder with the factory, clock, registry and idle order of this test. */
  protected final PoolBuilder<TestResource> builder() {
    return Pool.builder(resources())
        .name("contract-" + TESTS.incrementAndGet())
        .idleOrder(configuration.idleOrder())
        .clock(clock)
        .registry(registry)
        .listener(events::add);
  }

  /** Builds a pool that is closed and validated after the test. */
  protected final Pool<TestResource> open(PoolBuilder<TestResource> builder) {
    Pool<TestResource> pool = build(builder);
    pools.add(pool);
    return pool;
  }

  /** Builds a pool of a size, with default options otherwise. */
  protected final Pool<TestResource> open(int max) {
    return open(builder().max(max));
  }

  /** Has a new caller ask, and waits until it waits in the pool's queue. */
  protected final Attempt queued(Pool<TestResource> pool, AcquireOptions options) {
    int before = pool.stats().waiting();
    Attempt attempt = callers.acquire(pool, options);
    awaitWaiting(pool, before + 1);
    return attempt;
  }

  /** Has a new caller ask, and waits until it waits in the pool's queue. */
  protected final Attempt queued(Pool<TestResource> pool) {
    return queued(pool, AcquireOptions.defaults());
  }

  /** Has a new caller ask, and waits until it has a resource. */
  protected final Attempt leased(Pool<TestResource> pool) {
    Attempt attempt = callers.acquire(pool);
    attempt.lease();
    return attempt;
  }

  /** Waits until so many callers wait, all of them firmly. */
  protected final void awaitWaiting(Pool<?> pool, int waiting) {
    await(waiting + " waiting in " + pool.name(), () -> pool.stats().waiting() == waiting);
    callers.settle();
  }

  /** Waits in real time, for 20 s at most, until something becomes true. */
  protected final void await(String what, BooleanSupplier condition) {
    Await.until(
        () -> what + "; " + pools.stream().map(pool -> pool.stats().toString()).toList(),
        () -> {
          help();
          return condition.getAsBoolean();
        });
  }

  /** Moves the time on once all callers have come to rest, and does what falls due. */
  protected final void advance(Duration duration) {
    callers.settle();
    clock.advance(duration);
    help();
  }

  /** Moves the time on by whole milliseconds, as {@link #advance(Duration)}. */
  protected final void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }

  /**
   * Moves the time on in steps, doing what falls due after each, until something becomes true or
   * the time is over.
   *
   * @return how much time went by
   */
  protected final Duration advanceUntil(Duration limit, Duration step, BooleanSupplier condition) {
    Duration start = clock.elapsed();
    while (!condition.getAsBoolean() && clock.elapsed().minus(start).compareTo(limit) < 0) {
      advance(step);
    }
    return clock.elapsed().minus(start);
  }

  /**
   * Moves the time on, slowly enough for the threads of a pool to keep up, until something becomes
   * true; for 20 s of real time at most.
   */
  protected final void advancePatiently(Duration step, BooleanSupplier condition) {
    await(
        "something in the course of time",
        () -> {
          if (condition.getAsBoolean()) {
            return true;
          }
          advance(step);
          LockSupport.parkNanos(1_000_000);
          return false;
        });
  }

  /** Keeps the tasks of {@link #executor} until {@link #letExecutorGo()}. */
  protected final void holdExecutor() {
    executorIsHeld = true;
  }

  /** Runs the tasks of {@link #executor} again. */
  protected final void letExecutorGo() {
    executorIsHeld = false;
    help();
  }

  /** Makes a call that may block on a new thread. */
  protected final <R extends @Nullable Object> Call<R> call(Callable<R> code) {
    return callers.call(code);
  }

  /** Makes a call that may block, and returns nothing, on a new thread. */
  protected final Call<Boolean> start(Blocking code) {
    return callers.call(() -> {
      code.run();
      return true;
    });
  }

  /** Returns what the pools told of one kind, in order. */
  protected final <E extends PoolEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Returns options with nothing but a timeout in milliseconds. */
  protected static AcquireOptions timeoutMillis(long millis) {
    return AcquireOptions.defaults().timeout(Duration.ofMillis(millis));
  }

  /** Returns options with nothing but a priority. */
  protected static AcquireOptions priority(int priority) {
    return AcquireOptions.defaults().priority(priority);
  }

  /** Code that may block and fail. */
  @FunctionalInterface
  protected interface Blocking {
    /** Runs. */
    void run() throws Exception;
  }

  @AfterEach
  final void validate() {
    letExecutorGo();
    factory.heal();
    callers.finish();
    for (Pool<TestResource> pool : pools) {
      PoolValidator validator = new PoolValidator(pool, this::help);
      validator.assertQuiet();
      Call<Boolean> closing = start(pool::close);
      closing.result();
      closing.dismiss(() -> {});
      validator.assertEnded(registry);
    }
    PoolValidator.assertAccountedFor(factory, pools);
    assertThat(factory.violations()).isEmpty();
    await("the end of all timers of " + clock, () -> clock.timers() == 0);
  }

  private void help() {
    if (!executorIsHeld) {
      executor.runAll();
    }
  }
}

package dev.cenote.workers.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.LeaseInfo;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolConfig;
import dev.cenote.PoolException;
import dev.cenote.PoolState;
import dev.cenote.PoolStats;
import dev.cenote.ResourceCreationException;
import dev.cenote.workers.TaskOptions;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import dev.cenote.workers.WorkerPool;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pool of workers, over the engine's pool of their stations: what it adds is the task, its time
 * limit, and its end by others.
 *
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public final class Crew<I, O extends @Nullable Object> implements WorkerPool<I, O> {
  private static final System.Logger LOG = System.getLogger("dev.cenote.workers");

  /**
   * How many times a task that certainly did not begin is given to another worker. It takes one
   * that has just died or babbled, and more in a row are no coincidence.
   */
  private static final int UNBEGUN_RETRIES = 3;

  final Pool<Station<I, O>> pool;
  private final long taskTimeout;

  /** The stations whose tasks run, for whoever ends them all. */
  private final Set<Station<I, O>> running = ConcurrentHashMap.newKeySet();

  private volatile boolean isAborted;

  private Crew(Pool<Station<I, O>> pool, Duration taskTimeout) {
    this.pool = pool;
    this.taskTimeout = taskTimeout.isZero() ? Long.MAX_VALUE : Times.nanos(taskTimeout);
  }

  /**
   * Builds a pool.
   *
   * @param stations what makes the workers
   * @param wishes the engine's options
   * @param taskTimeout how long a task may take that does not say so itself; zero for ever
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  public static <I, O extends @Nullable Object> Crew<I, O> open(
      Stations<I, O> stations, Consumer<? super PoolBuilder<?>> wishes, Duration taskTimeout) {
    PoolBuilder<Station<I, O>> builder = Pool.builder(stations);
    wishes.accept(builder);
    return new Crew<>(builder.build(), taskTimeout);
  }

  // Tasks.

  @Override
  public O execute(I input, TaskOptions options) throws InterruptedException {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(options, "options");
    Attempts attempts = new Attempts(options);
    while (true) {
      Lease<Station<I, O>> lease = acquire(acquireOptions(options));
      Station<I, O> station = station(lease);
      try {
        return run(lease, station, input, limit(options));
      } catch (WorkerException e) {
        if (!attempts.allowAnother(e, station)) {
          throw e;
        }
      }
    }
  }

  private Lease<Station<I, O>> acquire(AcquireOptions options) throws InterruptedException {
    try {
      return pool.acquire(options);
    } catch (PoolException e) {
      throw translated(e);
    }
  }

  static <S> S station(Lease<S> lease) {
    try {
      return lease.get();
    } catch (IllegalStateException e) { // it was reclaimed at once
      throw WorkerException.of(Kind.CANCELLED, "the worker was taken away", e);
    }
  }

  static AcquireOptions acquireOptions(TaskOptions options) {
    AcquireOptions wanted =
        AcquireOptions.defaults().priority(options.priority()).label(options.label());
    return options.acquireTimeout().map(wanted::timeout).orElse(wanted);
  }

  long limit(TaskOptions options) {
    return options
        .timeout()
        .map(limit -> limit.isZero() ? Long.MAX_VALUE : Times.nanos(limit))
        .orElse(taskTimeout);
  }

  /** Runs a task and gives the station back, or up. */
  private O run(Lease<Station<I, O>> lease, Station<I, O> station, I input, long nanos)
      throws InterruptedException {
    boolean isFit = false;
    try {
      O output = handle(station, input, nanos);
      isFit = station.isFit();
      return output;
    } catch (Throwable failure) {
      isFit = station.isFit();
      throw failure;
    } finally {
      end(lease, isFit);
    }
  }

  O handle(Station<I, O> station, I input, long nanos) throws InterruptedException {
    running.add(station);
    try {
      if (isAborted) { // after it was added: either this sees that, or who aborts sees this one
        station.abort("the pool was closed");
      }
      return station.handle(input, nanos);
    } finally {
      running.remove(station);
    }
  }

  static void end(Lease<?> lease, boolean isFit) {
    if (isFit) {
      lease.close();
    } else {
      lease.invalidate();
    }
  }

  /** What may still be tried for one task. */
  static final class Attempts {
    private int retries;
    private int unbegun = UNBEGUN_RETRIES;

    Attempts(TaskOptions options) {
      retries = options.idempotentRetries();
    }

    boolean allowAnother(WorkerException failure, Station<?, ?> station) {
      Kind kind = failure.kind();
      boolean isReplaced = kind == Kind.CRASHED || kind == Kind.PROTOCOL;
      if (isReplaced && !station.hasBegun() && unbegun-- > 0) {
        LOG.log(
            kind == Kind.PROTOCOL ? Level.WARNING : Level.DEBUG,
            failure.getMessage() + "; the task goes to another worker");
        return true;
      }
      return kind == Kind.CRASHED && retries-- > 0;
    }
  }

  @Override
  public CompletableFuture<O> submit(I input, TaskOptions options) {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(options, "options");
    return new Submission<>(this, input, options).begin();
  }

  @Override
  public Stream<O> map(Stream<? extends I> inputs, TaskOptions options) {
    return new Mapping.Ordered<>(this, inputs, options).stream();
  }

  @Override
  public Stream<O> mapUnordered(Stream<? extends I> inputs, TaskOptions options) {
    return new Mapping.Unordered<>(this, inputs, options).stream();
  }

  /** What the engine says, in the words of tasks. */
  static WorkerException translated(PoolException failure) {
    boolean isTimeout = failure instanceof AcquireTimeoutException;
    if (failure.getCause() instanceof WorkerException e && e.kind() == Kind.START_FAILED) {
      String message = isTimeout ? failure.getMessage() + "; " + e.getMessage() : e.getMessage();
      return WorkerException.ended(
          Kind.START_FAILED, String.valueOf(message), failure, e.exitCode(), e.stderr());
    }
    if (failure instanceof ResourceCreationException) {
      Throwable cause = failure.getCause();
      String reason = cause == null ? String.valueOf(failure.getMessage()) : Replies.reason(cause);
      return WorkerException.of(
          Kind.START_FAILED,
          failure.poolName() + ": no worker could be started: " + reason,
          failure);
    }
    return WorkerException.of(Kind.REJECTED, String.valueOf(failure.getMessage()), failure);
  }

  // The pool as a whole.

  @Override
  public void start() throws InterruptedException {
    try {
      pool.start();
    } catch (PoolException e) {
      throw translated(e);
    }
  }

  @Override
  public int checkHealth() throws InterruptedException {
    return pool.checkHealth();
  }

  @Override
  public void clear() {
    pool.clear();
  }

  @Override
  public void reset() {
    pool.reset();
  }

  @Override
  public void resize(int min, int max) {
    pool.resize(min, max);
  }

  @Override
  public void pause() {
    pool.pause();
  }

  @Override
  public void resume() {
    pool.resume();
  }

  @Override
  public boolean drain(Duration timeout) throws InterruptedException {
    return pool.drain(timeout);
  }

  @Override
  public void close() {
    pool.close();
    List<Station<I, O>> left = abortAll();
    if (left.isEmpty()) {
      return;
    }
    // The engine ends them, too, as they come back; this is only so as not to return before.
    try (ExecutorService closers = Executors.newVirtualThreadPerTaskExecutor()) {
      left.forEach(station -> closers.execute(station::close));
    }
  }

  @Override
  public void closeNow() {
    pool.closeNow();
    abortAll();
  }

  private List<Station<I, O>> abortAll() {
    isAborted = true;
    List<Station<I, O>> left = List.copyOf(running);
    left.forEach(station -> station.abort("the pool was closed"));
    return left;
  }

  @Override
  public String name() {
    return pool.name();
  }

  @Override
  public PoolState state() {
    return pool.state();
  }

  @Override
  public PoolConfig config() {
    return pool.config();
  }

  @Override
  public PoolStats stats() {
    return pool.stats();
  }

  @Override
  public List<LeaseInfo> leases() {
    return pool.leases();
  }

  @Override
  public String toString() {
    return pool.toString();
  }
}

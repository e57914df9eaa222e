package dev.cenote.workers;

import dev.cenote.LeaseInfo;
import dev.cenote.ObservedPool;
import dev.cenote.PoolConfig;
import dev.cenote.PoolState;
import dev.cenote.PoolStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks with warm workers, each of which has one at a time. {@link ProcessWorkers}, {@link
 * JvmWorkers} and {@link ThreadWorkers} build one.
 *
 * {@snippet :
 * try (WorkerPool<String, String> pool =
 *     ProcessWorkers.command("python3", "worker.py")
 *         .protocol(Protocol.lines())
 *         .max(4)
 *         .taskTimeout(Duration.ofSeconds(10))
 *         .build()) {
 *   String one = pool.execute("task");
 *   CompletableFuture<String> other = pool.submit("another");
 *   pool.map(Stream.of("many", "more")).forEach(System.out::println);
 * }
 * }
 *
 * <p>Under it is a {@link dev.cenote.Pool} of workers, and what is said there about order,
 * timeouts, closing and memory effects holds here, too: tasks begin by priority, then in the order
 * of the calls, however they were made.
 *
 * <p>A worker that crashed, whose task took too long or was given up, or that said something that
 * makes no sense, is ended and replaced; its task fails with a {@link WorkerException} that says
 * so, unless it cannot have begun there yet, or may be {@linkplain TaskOptions#idempotentRetries
 * run again}. What the worker itself calls a failure costs only the task.
 *
 * <p>All methods are thread-safe, for platform and virtual threads alike. Those that block throw
 * {@link InterruptedException} when the thread is interrupted, and a task that runs for them is
 * stopped then.
 *
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public interface WorkerPool<I, O extends @Nullable Object> extends ObservedPool, AutoCloseable {

  /**
   * Runs a task: as {@link #execute(Object, TaskOptions)} with {@linkplain TaskOptions#defaults()
   * default} options.
   *
   * @param input the task
   * @return its result
   * @throws WorkerException if there is none; its {@link WorkerException#kind() kind} says why
   * @throws InterruptedException if the thread is interrupted
   */
  default O execute(I input) throws InterruptedException {
    return execute(input, TaskOptions.defaults());
  }

  /**
   * Runs a task. Blocks until a worker is there, and then until it has answered.
   *
   * @param input the task
   * @param options how to run it
   * @return its result
   * @throws WorkerException if there is none; its {@link WorkerException#kind() kind} says why
   * @throws IllegalArgumentException if the protocol has no way to send such a task
   * @throws InterruptedException if the thread is interrupted
   */
  O execute(I input, TaskOptions options) throws InterruptedException;

  /**
   * Begins a task: as {@link #submit(Object, TaskOptions)} with {@linkplain TaskOptions#defaults()
   * default} options.
   *
   * @param input the task
   * @return a future of its result
   */
  default CompletableFuture<O> submit(I input) {
    return submit(input, TaskOptions.defaults());
  }

  /**
   * Begins a task. Does not block; the task has its place in the queue when this returns.
   *
   * <p>When the caller completes the future first, by {@link CompletableFuture#cancel cancel},
   * {@link CompletableFuture#orTimeout orTimeout} or otherwise, the task is given up: one that
   * waits leaves the queue, and one that runs is stopped, which costs its worker. That holds for
   * the future returned here, not for those derived from it.
   *
   * @param input the task
   * @param options how to run it
   * @return a future of its result, which ends in the exceptions of {@link #execute(Object,
   *     TaskOptions)}
   */
  CompletableFuture<O> submit(I input, TaskOptions options);

  /**
   * Runs many tasks, several at a time: as {@link #map(Stream, TaskOptions)} with {@linkplain
   * TaskOptions#defaults() default} options.
   *
   * @param inputs the tasks
   * @return their results, in the order of the tasks
   */
  default Stream<O> map(Stream<? extends I> inputs) {
    return map(inputs, TaskOptions.defaults());
  }

  /**
   * Runs many tasks, several at a time. Nothing happens until the stream that is returned is used.
   * Then tasks are taken as results are: there are at most twice as many under way as the pool has
   * workers at most, so any number of them does not need more memory. The next result blocks until
   * it is there.
   *
   * <p>The first task that fails, in their order, ends the stream with its exception, and the
   * others that are under way are given up. So they are when the thread is interrupted, which ends
   * the stream with a {@link WorkerException} of kind {@link WorkerException.Kind#CANCELLED
   * CANCELLED} and the thread still interrupted, and when the stream is closed; who may leave it
   * before its end should close it.
   *
   * @param inputs the tasks, taken by the thread that uses the stream
   * @param options how to run each; its {@linkplain TaskOptions#acquireTimeout wait} is without a
   *     limit, unless that is set here
   * @return their results, in the order of the tasks
   */
  Stream<O> map(Stream<? extends I> inputs, TaskOptions options);

  /**
   * Runs many tasks, several at a time: as {@link #mapUnordered(Stream, TaskOptions)} with
   * {@linkplain TaskOptions#defaults() default} options.
   *
   * @param inputs the tasks
   * @return their results, in the order in which they come
   */
  default Stream<O> mapUnordered(Stream<? extends I> inputs) {
    return mapUnordered(inputs, TaskOptions.defaults());
  }

  /**
   * Runs many tasks, several at a time: as {@link #map(Stream, TaskOptions)}, but a result that is
   * there does not wait for those of earlier tasks.
   *
   * @param inputs the tasks, taken by the thread that uses the stream
   * @param options how to run each
   * @return their results, in the order in which they come
   */
  Stream<O> mapUnordered(Stream<? extends I> inputs, TaskOptions options);

  /**
   * Starts {@code min} workers now, and fails if they cannot be started. May be left out: the first
   * task starts a pool by itself.
   *
   * @throws WorkerException {@link WorkerException.Kind#START_FAILED START_FAILED} if they cannot
   *     be started in time, {@link WorkerException.Kind#REJECTED REJECTED} if the pool is closed
   * @throws InterruptedException if the thread is interrupted
   */
  void start() throws InterruptedException;

  /**
   * Checks every idle worker now; see {@link dev.cenote.Pool#checkHealth()}.
   *
   * @return how many were found unfit, and are being replaced
   * @throws InterruptedException if the thread is interrupted
   */
  int checkHealth() throws InterruptedException;

  /** Ends all workers that are idle. Does not block. */
  void clear();

  /** Replaces every worker: idle ones now, the others when their task is done. */
  void reset();

  /**
   * Changes how many workers there are; see {@link dev.cenote.Pool#resize}.
   *
   * @param min how many to keep at least
   * @param max how many to have at most
   * @throws IllegalArgumentException if they are out of their range
   */
  void resize(int min, int max);

  /** Lets tasks wait, within their time, instead of beginning them. Those that run go on. */
  void pause();

  /** Lets tasks begin again. */
  void resume();

  /**
   * Takes no new tasks, and waits until those that wait or run are done. This cannot be undone.
   *
   * @param timeout how long to wait at most
   * @return whether all are done
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  boolean drain(Duration timeout) throws InterruptedException;

  /**
   * {@linkplain #drain Drains} the pool for its close timeout; gives up what still waits or runs
   * then; and ends all workers. Blocks until they have ended. When the thread is interrupted it
   * gives up at once, and the thread stays interrupted.
   */
  @Override
  void close();

  /** Gives up all tasks and has all workers ended. Does not wait for that. */
  void closeNow();

  /** Returns where the pool is in its life. */
  PoolState state();

  /** Returns the options of the engine's pool. */
  PoolConfig config();

  /**
   * Returns the figures of this moment: a resource is a worker, one that is in use has a task, who
   * waits is a task that has not begun, and the time of a use is that of a task.
   */
  @Override
  PoolStats stats();

  /** Returns which tasks run now, by the threads that asked for them, and their labels. */
  @Override
  List<LeaseInfo> leases();
}

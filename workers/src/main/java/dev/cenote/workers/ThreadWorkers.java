package dev.cenote.workers;

import dev.cenote.workers.internal.ThreadStations;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds pools whose workers own a thread each: a worker is made, used and closed by that thread
 * alone, so its state may be of the kind that must not change threads.
 *
 * {@snippet :
 * try (WorkerPool<Doc, Image> pool = ThreadWorkers.of(() -> new Renderer()).max(4).build()) {
 *   Image page = pool.execute(doc);
 * }
 * }
 *
 * <p>What {@link Worker#handle} throws reaches the caller as the cause of a {@link WorkerException}
 * of kind {@link WorkerException.Kind#HANDLER HANDLER}, and the worker stays.
 *
 * <p>A thread cannot be killed. When a task's time is over, or it is given up, the thread is
 * interrupted and another worker takes the place of this one. If the task does not end within the
 * {@linkplain Builder#grace grace}, the thread is left to itself: it goes on to use what it uses,
 * and its worker is closed when, and if, the task ends. Tasks that may hang for good belong into
 * {@linkplain ProcessWorkers processes}.
 */
public final class ThreadWorkers {
  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(1);

  /** What ending a worker may take beyond its grace, for its thread to get a turn. */
  private static final Duration CERTAIN_END = Duration.ofSeconds(5);

  private ThreadWorkers() {}

  /**
   * Begins a pool of workers.
   *
   * @param factory makes a worker, on the thread that will own it
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  public static <I, O extends @Nullable Object> Builder<I, O> of(
      Callable<? extends Worker<I, O>> factory) {
    return new Builder<>(Objects.requireNonNull(factory, "factory"));
  }

  /**
   * The options of a pool of threads.
   *
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  public static final class Builder<I, O extends @Nullable Object>
      extends WorkerOptions<Builder<I, O>, I, O> {
    private final Callable<? extends Worker<I, O>> factory;
    private ThreadFactory threads = Thread.ofPlatform().daemon().factory();
    private Predicate<? super Exception> replaceWhen = failure -> false;
    private Duration grace = DEFAULT_GRACE;

    private Builder(Callable<? extends Worker<I, O>> factory) {
      this.factory = factory;
    }

    @Override
    Builder<I, O> self() {
      return this;
    }

    /**
     * Sets what makes the threads, which the pool names.
     *
     * @param threads makes threads, such as {@code Thread.ofVirtual().factory()}. Default: daemon
     *     platform threads
     */
    public Builder<I, O> threads(ThreadFactory threads) {
      this.threads = Objects.requireNonNull(threads, "threads");
      return this;
    }

    /**
     * Sets after which failures of a task its worker is replaced. Called on the worker's thread. An
     * {@link Error} replaces it in any case.
     *
     * @param replaceWhen true for such a failure. Default: none
     */
    public Builder<I, O> replaceWhen(Predicate<? super Exception> replaceWhen) {
      this.replaceWhen = Objects.requireNonNull(replaceWhen, "replaceWhen");
      return this;
    }

    /**
     * Sets how long a thread that was interrupted may take to end before it is left to itself.
     * Until then it counts as one of the pool's.
     *
     * @param grace zero or positive. Default: 1 s
     */
    public Builder<I, O> grace(Duration grace) {
      if (grace.isNegative()) {
        breach("grace", grace, "must be zero or positive");
        return this;
      }
      this.grace = grace;
      return this;
    }

    /**
     * Builds the pool. It has no threads until it is {@linkplain WorkerPool#start() started} or
     * gets its first task. Does not block.
     *
     * @throws IllegalArgumentException if options are out of their range or contradict each other;
     *     the message names them with their values and what is allowed
     */
    public WorkerPool<I, O> build() {
      Duration end = endWithin(grace, CERTAIN_END);
      return open(
          new ThreadStations<>(factory, threads, replaceWhen, grace, trials()),
          builder -> builder.destroyTimeout(end));
    }
  }
}

package dev.cenote.workers;

import dev.cenote.PoolBuilder;
import dev.cenote.PoolEvent;
import dev.cenote.PoolRegistry;
import dev.cenote.RetryPolicy;
import dev.cenote.workers.internal.Crew;
import dev.cenote.workers.internal.Stations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The options that all pools of workers have in common. The methods only take note of a value;
 * {@code build()} checks them. {@link Duration#ZERO} means off, except that {@code
 * acquireTimeout(ZERO)} does not wait. Every method throws {@link NullPointerException} if its
 * argument is null. Not thread-safe.
 *
 * @param <B> the builder
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public abstract sealed class WorkerOptions<
        B extends WorkerOptions<B, I, O>, I, O extends @Nullable Object>
    permits ProcessOptions, ThreadWorkers.Builder {
  private static final RetryPolicy START_RETRY =
      RetryPolicy.exponential(4, Duration.ofMillis(50))
          .maxDelay(Duration.ofMillis(250))
          .jitter(0.2);

  private static final Duration LONG = Duration.ofDays(36_500);

  private final List<Consumer<? super PoolBuilder<?>>> wishes = new ArrayList<>();
  private final List<String> breaches = new ArrayList<>();
  private Duration taskTimeout = Duration.ZERO;
  private Duration startTimeout = Duration.ofSeconds(30);
  private Duration pingTimeout = Duration.ofSeconds(5);
  private Optional<Stations.Trial<I, O>> warmUp = Optional.empty();
  private Optional<Stations.Trial<I, O>> ping = Optional.empty();

  WorkerOptions() {
    startRetry(START_RETRY);
  }

  abstract B self();

  final B wish(Consumer<? super PoolBuilder<?>> wish) {
    wishes.add(wish);
    return self();
  }

  /** Notes an option that is out of its range. */
  final void breach(String option, Object value, String allowed) {
    breaches.add(option + ": " + value + ": " + allowed);
  }

  /** Notes what an option was refused with. */
  final void breach(IllegalArgumentException refusal) {
    breaches.add(String.valueOf(refusal.getMessage()));
  }

  private Duration notNegative(String option, Duration value) {
    if (value.isNegative()) {
      breach(option, value, "must be zero or positive");
      return Duration.ZERO;
    }
    return value;
  }

  /** How long the end of a worker may take; zero, which is for ever, if its grace is that long. */
  static Duration endWithin(Duration grace, Duration more) {
    return grace.compareTo(LONG) > 0 ? Duration.ZERO : grace.plus(more);
  }

  final Stations.Trials<I, O> trials() {
    return new Stations.Trials<>(warmUp, ping, startTimeout, pingTimeout);
  }

  final WorkerPool<I, O> open(Stations<I, O> stations, Consumer<? super PoolBuilder<?>> defaults) {
    if (!breaches.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", breaches));
    }
    return Crew.open(
        stations,
        builder -> {
          defaults.accept(builder);
          wishes.forEach(wish -> wish.accept(builder));
        },
        taskTimeout);
  }

  /**
   * Sets the name, by which the pool shows in errors, events, thread names and its registry.
   *
   * @param name not blank. Default: {@code pool-1} and so on
   */
  public final B name(String name) {
    Objects.requireNonNull(name, "name");
    return wish(builder -> builder.name(name));
  }

  /**
   * Sets how many workers the pool keeps at least.
   *
   * @param min from 0 to {@code max}. Default: 0
   */
  public final B min(int min) {
    return wish(builder -> builder.min(min));
  }

  /**
   * Sets how many workers the pool has at most, and so how many tasks run at a time.
   *
   * @param max at least 1. Default: 10
   */
  public final B max(int max) {
    return wish(builder -> builder.max(max));
  }

  /**
   * Sets how many tasks a worker runs before it is replaced. By the {@linkplain
   * PoolBuilder#lifetimeJitter jitter}, some run up to a tenth fewer, so that they do not go all
   * together.
   *
   * @param maxTasks at least 0; 0 for any number. Default: 0
   */
  public final B maxTasks(long maxTasks) {
    if (maxTasks < 0) {
      breach("maxTasks", maxTasks, "must be 0 or more");
      return self();
    }
    return wish(builder -> builder.maxUses(maxTasks));
  }

  /**
   * Sets how old a worker may grow before it is replaced, between two tasks. By the {@linkplain
   * PoolBuilder#lifetimeJitter jitter}, some go up to a tenth earlier.
   *
   * @param maxAge zero or positive; zero for any age. Default: zero
   */
  public final B maxAge(Duration maxAge) {
    Duration age = notNegative("maxAge", maxAge);
    return wish(builder -> builder.maxLifetime(age));
  }

  /**
   * Sets the window after which workers are ended that the pool did not need; see {@link
   * PoolBuilder#idleTimeout}.
   *
   * @param idleTimeout zero or positive; zero for never. Default: 10 min
   */
  public final B idleTimeout(Duration idleTimeout) {
    Objects.requireNonNull(idleTimeout, "idleTimeout");
    return wish(builder -> builder.idleTimeout(idleTimeout));
  }

  /**
   * Sets how long a task may take that does not say so itself. It counts from the moment in which a
   * worker begins. When the time is over the task fails with {@link WorkerException.Kind#TIMED_OUT}
   * and the worker is replaced.
   *
   * @param taskTimeout zero or positive; zero for ever. Default: zero
   */
  public final B taskTimeout(Duration taskTimeout) {
    this.taskTimeout = notNegative("taskTimeout", taskTimeout);
    return self();
  }

  /**
   * Sets how long a task waits for a worker that does not say so itself.
   *
   * @param acquireTimeout zero or positive; zero does not wait. Default: 30 s
   */
  public final B acquireTimeout(Duration acquireTimeout) {
    Objects.requireNonNull(acquireTimeout, "acquireTimeout");
    return wish(builder -> builder.acquireTimeout(acquireTimeout));
  }

  /**
   * Sets how many tasks may wait for another to end. What comes then is rejected.
   *
   * @param queueLimit at least 0. Default: no limit
   */
  public final B queueLimit(int queueLimit) {
    return wish(builder -> builder.queueLimit(queueLimit));
  }

  /**
   * Sets how long a task must wait to be level with one of the next higher priority; see {@link
   * PoolBuilder#priorityAgeing}.
   *
   * @param priorityAgeing zero or positive; zero for never. Default: zero
   */
  public final B priorityAgeing(Duration priorityAgeing) {
    Objects.requireNonNull(priorityAgeing, "priorityAgeing");
    return wish(builder -> builder.priorityAgeing(priorityAgeing));
  }

  /**
   * Sets how long starting a worker may take, its {@linkplain #warmUp warm-up} included.
   *
   * @param startTimeout zero or positive; zero for ever. Default: 30 s
   */
  public final B startTimeout(Duration startTimeout) {
    this.startTimeout = notNegative("startTimeout", startTimeout);
    Duration limit = this.startTimeout;
    return wish(builder -> builder.createTimeout(limit));
  }

  /**
   * Sets how to go on when a worker could not be started; see {@link PoolBuilder#createRetry}.
   * Tasks that waited through all attempts fail with {@link WorkerException.Kind#START_FAILED}.
   *
   * @param startRetry the policy. Default: 4 attempts, 50 ms doubling to 250 ms, with a jitter of
   *     0.2
   */
  public final B startRetry(RetryPolicy startRetry) {
    Objects.requireNonNull(startRetry, "startRetry");
    return wish(builder -> builder.createRetry(startRetry));
  }

  /**
   * Sets the first task of each worker, which it must answer before it gets others.
   *
   * @param input the task; any answer will do
   */
  public final B warmUp(I input) {
    return warmUp(input, output -> true);
  }

  /**
   * Sets the first task of each worker, which it must answer before it gets others.
   *
   * @param input the task
   * @param isRight whether an answer is right
   */
  public final B warmUp(I input, Predicate<? super O> isRight) {
    warmUp = Optional.of(trial(input, isRight));
    return self();
  }

  /**
   * Sets what idle workers are asked from time to time, to see whether they are well: every 30 s
   * unless the {@linkplain PoolBuilder#healthCheckInterval interval} is another. One that does not
   * answer rightly within the time is replaced.
   *
   * @param input the task
   * @param isRight whether an answer is right
   * @param timeout how long an answer may take; zero or positive, and zero for ever
   */
  public final B ping(I input, Predicate<? super O> isRight, Duration timeout) {
    ping = Optional.of(trial(input, isRight));
    pingTimeout = notNegative("ping", timeout);
    Duration limit = pingTimeout;
    return wish(builder -> builder.healthCheckTimeout(limit));
  }

  private Stations.Trial<I, O> trial(I input, Predicate<? super O> isRight) {
    return new Stations.Trial<>(
        Objects.requireNonNull(input, "input"), Objects.requireNonNull(isRight, "isRight"));
  }

  /**
   * Sets who is told what happens in the pool, except to single tasks; see {@link
   * PoolBuilder#listener}.
   *
   * @param listener the listener
   */
  public final B listener(Consumer<? super PoolEvent> listener) {
    Objects.requireNonNull(listener, "listener");
    return wish(builder -> builder.listener(listener));
  }

  /**
   * Sets who is told of the beginning and the end of every task; see {@link
   * PoolBuilder#leaseListener}.
   *
   * @param leaseListener the listener
   */
  public final B leaseListener(Consumer<? super PoolEvent> leaseListener) {
    Objects.requireNonNull(leaseListener, "leaseListener");
    return wish(builder -> builder.leaseListener(leaseListener));
  }

  /**
   * Sets how long {@link WorkerPool#close()} waits for tasks before it gives them up.
   *
   * @param closeTimeout zero or positive; zero for as long as it takes. Default: 10 s
   */
  public final B closeTimeout(Duration closeTimeout) {
    Objects.requireNonNull(closeTimeout, "closeTimeout");
    return wish(builder -> builder.closeTimeout(closeTimeout));
  }

  /**
   * Sets the registry that the pool is in.
   *
   * @param registry the registry. Default: {@link PoolRegistry#global()}
   */
  public final B registry(PoolRegistry registry) {
    Objects.requireNonNull(registry, "registry");
    return wish(builder -> builder.registry(registry));
  }

  /**
   * Sets any other option of the engine's pool, such as {@code pool(p -> p.idleOrder(FIFO))}. It is
   * called when the pool is built, after the options set before this one, and before those set
   * after it.
   *
   * @param options sets the options
   */
  public final B pool(Consumer<? super PoolBuilder<?>> options) {
    return wish(Objects.requireNonNull(options, "options"));
  }
}

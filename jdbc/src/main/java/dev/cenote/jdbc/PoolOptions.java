package dev.cenote.jdbc;

import dev.cenote.IdleOrder;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolClock;
import dev.cenote.PoolEvent;
import dev.cenote.PoolRegistry;
import dev.cenote.RetryPolicy;
import dev.cenote.Shedding;
import dev.cenote.TaskFailure;
import dev.cenote.jdbc.internal.LeakLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@link PoolBuilder}, as a data source has them: each says the same as there, where
 * there is more about it, ranges included. They are checked when the pool is built.
 *
 * @param <B> the builder
 */
public abstract sealed class PoolOptions<B extends PoolOptions<B>> permits ConnectionOptions {

  private static final Duration USUAL_LIFETIME = Duration.ofMinutes(30);

  private final List<Consumer<PoolBuilder<?>>> wishes = new ArrayList<>();

  private @Nullable Consumer<? super PoolEvent> listener;

  PoolOptions() {
    maxLifetime(USUAL_LIFETIME);
    onTaskFailure(TaskFailure.RELEASE);
  }

  abstract B self();

  /** Tells the pool's builder all that was wished for, in that order: the last wish counts. */
  final void tell(PoolBuilder<?> builder) {
    wishes.forEach(wish -> wish.accept(builder));
    builder.listener(new LeakLog(listener));
  }

  /** For a check that is told its time in advance. */
  abstract void noteCheckTimeout(Duration healthCheckTimeout);

  private B wish(Consumer<PoolBuilder<?>> wish) {
    wishes.add(wish);
    return self();
  }

  /**
   * Sets the name, by which the pool shows in errors, events, thread names and its registry; see
   * {@link PoolBuilder#name}.
   *
   * @param name Default: {@code pool-1} and so on
   */
  public final B name(String name) {
    Objects.requireNonNull(name, "name");
    return wish(builder -> builder.name(name));
  }

  /**
   * Sets how many connections the pool keeps at least; see {@link PoolBuilder#min}.
   *
   * @param min Default: 0
   */
  public final B min(int min) {
    return wish(builder -> builder.min(min));
  }

  /**
   * Sets how many connections the pool has at most; see {@link PoolBuilder#max}.
   *
   * @param max Default: 10
   */
  public final B max(int max) {
    return wish(builder -> builder.max(max));
  }

  /**
   * Sets how long a caller waits for a connection that does not say so itself; see {@link
   * PoolBuilder#acquireTimeout}.
   *
   * @param acquireTimeout Default: 30 s
   */
  public final B acquireTimeout(Duration acquireTimeout) {
    Objects.requireNonNull(acquireTimeout, "acquireTimeout");
    return wish(builder -> builder.acquireTimeout(acquireTimeout));
  }

  /**
   * Sets how many callers may wait for another to give a connection back; see {@link
   * PoolBuilder#queueLimit}.
   *
   * @param queueLimit Default: no limit
   */
  public final B queueLimit(int queueLimit) {
    return wish(builder -> builder.queueLimit(queueLimit));
  }

  /**
   * Sets how long a caller must wait to be level with one of the next higher priority; see {@link
   * PoolBuilder#priorityAgeing}.
   *
   * @param priorityAgeing Default: zero, which is off
   */
  public final B priorityAgeing(Duration priorityAgeing) {
    Objects.requireNonNull(priorityAgeing, "priorityAgeing");
    return wish(builder -> builder.priorityAgeing(priorityAgeing));
  }

  /**
   * Sets whether waiting callers are dropped when more come than can be served; see {@link
   * PoolBuilder#shedding}.
   *
   * @param shedding Default: {@link Shedding#off()}
   */
  public final B shedding(Shedding shedding) {
    Objects.requireNonNull(shedding, "shedding");
    return wish(builder -> builder.shedding(shedding));
  }

  /**
   * Sets the window after which connections are closed that the pool did not need; see {@link
   * PoolBuilder#idleTimeout}.
   *
   * @param idleTimeout Default: 10 min
   */
  public final B idleTimeout(Duration idleTimeout) {
    Objects.requireNonNull(idleTimeout, "idleTimeout");
    return wish(builder -> builder.idleTimeout(idleTimeout));
  }

  /**
   * Sets for how long a connection may go unused before it is replaced; see {@link
   * PoolBuilder#staleAfter}.
   *
   * @param staleAfter Default: zero, which is off
   */
  public final B staleAfter(Duration staleAfter) {
    Objects.requireNonNull(staleAfter, "staleAfter");
    return wish(builder -> builder.staleAfter(staleAfter));
  }

  /**
   * Sets how often to look for connections to retire; see {@link PoolBuilder#evictionInterval}.
   *
   * @param evictionInterval Default: zero, for one derived from the limits
   */
  public final B evictionInterval(Duration evictionInterval) {
    Objects.requireNonNull(evictionInterval, "evictionInterval");
    return wish(builder -> builder.evictionInterval(evictionInterval));
  }

  /**
   * Sets how many connections to retire at each look at most; see {@link
   * PoolBuilder#evictionsPerRun}.
   *
   * @param evictionsPerRun Default: 0, for any number
   */
  public final B evictionsPerRun(int evictionsPerRun) {
    return wish(builder -> builder.evictionsPerRun(evictionsPerRun));
  }

  /**
   * Sets how old a connection may grow before it is replaced; it should be less than what the
   * database and the network in between allow; see {@link PoolBuilder#maxLifetime}.
   *
   * @param maxLifetime zero is off. Default: 30 min
   */
  public final B maxLifetime(Duration maxLifetime) {
    Objects.requireNonNull(maxLifetime, "maxLifetime");
    return wish(builder -> builder.maxLifetime(maxLifetime));
  }

  /**
   * Sets by what part of its length each lifetime is shortened at most; see {@link
   * PoolBuilder#lifetimeJitter}.
   *
   * @param lifetimeJitter from 0 to 1. Default: 0.1
   */
  public final B lifetimeJitter(double lifetimeJitter) {
    return wish(builder -> builder.lifetimeJitter(lifetimeJitter));
  }

  /**
   * Sets how many times a connection may be used before it is replaced; see {@link
   * PoolBuilder#maxUses}.
   *
   * @param maxUses Default: 0, for any number
   */
  public final B maxUses(long maxUses) {
    return wish(builder -> builder.maxUses(maxUses));
  }

  /**
   * Sets how often idle connections are checked, which keeps them alive, too; see {@link
   * PoolBuilder#healthCheckInterval}.
   *
   * @param healthCheckInterval zero is off. Default: 30 s
   */
  public final B healthCheckInterval(Duration healthCheckInterval) {
    Objects.requireNonNull(healthCheckInterval, "healthCheckInterval");
    return wish(builder -> builder.healthCheckInterval(healthCheckInterval));
  }

  /**
   * Sets how long a check may take; see {@link PoolBuilder#healthCheckTimeout}.
   *
   * @param healthCheckTimeout Default: 5 s
   */
  public final B healthCheckTimeout(Duration healthCheckTimeout) {
    Objects.requireNonNull(healthCheckTimeout, "healthCheckTimeout");
    noteCheckTimeout(healthCheckTimeout);
    return wish(builder -> builder.healthCheckTimeout(healthCheckTimeout));
  }

  /**
   * Sets for how long a connection must have been idle to be checked before its next caller gets
   * it; a new one is checked always. It costs two readings of the clock for each use, and a caller
   * for whom there is something to check waits for that; see {@link PoolBuilder#checkOnAcquire}.
   *
   * @param idleLongerThan zero checks before every use. Default: no check
   */
  public final B checkOnAcquire(Duration idleLongerThan) {
    Objects.requireNonNull(idleLongerThan, "checkOnAcquire");
    return wish(builder -> builder.checkOnAcquire(idleLongerThan));
  }

  /**
   * Sets whether a connection is checked when it comes back, before anybody else gets it; see
   * {@link PoolBuilder#checkOnRelease}.
   *
   * @param checkOnRelease Default: false
   */
  public final B checkOnRelease(boolean checkOnRelease) {
    return wish(builder -> builder.checkOnRelease(checkOnRelease));
  }

  /**
   * Sets what becomes of the connection of a task that failed, in {@code pool().execute} and its
   * like. That of a driver's fatal error goes in any case; see {@link PoolBuilder#onTaskFailure}.
   *
   * @param onTaskFailure Default: {@link TaskFailure#RELEASE}, since {@link
   *     CenoteDataSource.Builder#evictOn} decides
   */
  public final B onTaskFailure(TaskFailure onTaskFailure) {
    Objects.requireNonNull(onTaskFailure, "onTaskFailure");
    return wish(builder -> builder.onTaskFailure(onTaskFailure));
  }

  /**
   * Sets which failures of a task say something about its connection; see {@link
   * PoolBuilder#suspectWhen}.
   *
   * @param suspectWhen Default: all
   */
  public final B suspectWhen(Predicate<? super Throwable> suspectWhen) {
    Objects.requireNonNull(suspectWhen, "suspectWhen");
    return wish(builder -> builder.suspectWhen(suspectWhen));
  }

  /**
   * Sets how long making a connection may take, its setting up included; see {@link
   * PoolBuilder#createTimeout}.
   *
   * @param createTimeout Default: 30 s
   */
  public final B createTimeout(Duration createTimeout) {
    Objects.requireNonNull(createTimeout, "createTimeout");
    return wish(builder -> builder.createTimeout(createTimeout));
  }

  /**
   * Sets how many connections may be made at a time; see {@link PoolBuilder#createConcurrency}.
   *
   * @param createConcurrency Default: 4, or {@code max} if that is smaller
   */
  public final B createConcurrency(int createConcurrency) {
    return wish(builder -> builder.createConcurrency(createConcurrency));
  }

  /**
   * Sets how to go on when making a connection failed; see {@link PoolBuilder#createRetry}.
   *
   * @param createRetry Default: 50 ms doubling to 250 ms while somebody waits, to 5 s otherwise
   */
  public final B createRetry(RetryPolicy createRetry) {
    Objects.requireNonNull(createRetry, "createRetry");
    return wish(builder -> builder.createRetry(createRetry));
  }

  /**
   * Sets whether a caller who waits is told at once that a connection could not be made, instead of
   * when its time is over; see {@link PoolBuilder#failFast}.
   *
   * @param failFast Default: false
   */
  public final B failFast(boolean failFast) {
    return wish(builder -> builder.failFast(failFast));
  }

  /**
   * Sets how long closing a connection may take; see {@link PoolBuilder#destroyTimeout}.
   *
   * @param destroyTimeout Default: 5 s
   */
  public final B destroyTimeout(Duration destroyTimeout) {
    Objects.requireNonNull(destroyTimeout, "destroyTimeout");
    return wish(builder -> builder.destroyTimeout(destroyTimeout));
  }

  /**
   * Sets how long closing the pool waits for connections in use; see {@link
   * PoolBuilder#closeTimeout}.
   *
   * @param closeTimeout Default: 10 s
   */
  public final B closeTimeout(Duration closeTimeout) {
    Objects.requireNonNull(closeTimeout, "closeTimeout");
    return wish(builder -> builder.closeTimeout(closeTimeout));
  }

  /**
   * Sets which of several idle connections a caller gets; see {@link PoolBuilder#idleOrder}.
   *
   * @param idleOrder Default: {@link IdleOrder#AFFINITY}
   */
  public final B idleOrder(IdleOrder idleOrder) {
    Objects.requireNonNull(idleOrder, "idleOrder");
    return wish(builder -> builder.idleOrder(idleOrder));
  }

  /**
   * Sets after how long a use is reported as a suspected leak; see {@link
   * PoolBuilder#leakThreshold}.
   *
   * @param leakThreshold Default: zero, which is off
   */
  public final B leakThreshold(Duration leakThreshold) {
    Objects.requireNonNull(leakThreshold, "leakThreshold");
    return wish(builder -> builder.leakThreshold(leakThreshold));
  }

  /**
   * Sets whether each use knows where in the code it began; see {@link PoolBuilder#traceLeases}.
   *
   * @param traceLeases Default: false
   */
  public final B traceLeases(boolean traceLeases) {
    return wish(builder -> builder.traceLeases(traceLeases));
  }

  /**
   * Sets after how long a connection in use is aborted and its place given on; see {@link
   * PoolBuilder#reclaimAfter}.
   *
   * @param reclaimAfter Default: zero, which is off
   */
  public final B reclaimAfter(Duration reclaimAfter) {
    Objects.requireNonNull(reclaimAfter, "reclaimAfter");
    return wish(builder -> builder.reclaimAfter(reclaimAfter));
  }

  /**
   * Sets who is told what happens in the pool, except to single uses; see {@link
   * PoolBuilder#listener}.
   *
   * @param listener Default: nobody
   */
  public final B listener(Consumer<? super PoolEvent> listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    return self();
  }

  /**
   * Sets who is told of each use; see {@link PoolBuilder#leaseListener}.
   *
   * @param leaseListener Default: nobody
   */
  public final B leaseListener(Consumer<? super PoolEvent> leaseListener) {
    Objects.requireNonNull(leaseListener, "leaseListener");
    return wish(builder -> builder.leaseListener(leaseListener));
  }

  /**
   * Sets the registry that the pool is in; see {@link PoolBuilder#registry}.
   *
   * @param registry Default: {@link PoolRegistry#global()}
   */
  public final B registry(PoolRegistry registry) {
    Objects.requireNonNull(registry, "registry");
    return wish(builder -> builder.registry(registry));
  }

  /**
   * Sets where connections are made, checked and closed; see {@link PoolBuilder#executor}.
   *
   * @param executor Default: threads of the pool's own
   */
  public final B executor(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return wish(builder -> builder.executor(executor));
  }

  /**
   * Sets the clock, for tests that do not want to wait; see {@link PoolBuilder#clock}.
   *
   * @param clock Default: {@link PoolClock#system()}
   */
  public final B clock(PoolClock clock) {
    Objects.requireNonNull(clock, "clock");
    return wish(builder -> builder.clock(clock));
  }
}

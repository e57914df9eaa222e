package dev.cenote;

import dev.cenote.internal.Blueprint;
import dev.cenote.internal.PoolEngine;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every option of a {@link Pool}, and the way to build one. No option is required.
 *
 * {@snippet :
 * Pool<Connection> pool =
 *     Pool.builder(() -> connect())
 *         .name("orders")
 *         .min(2)
 *         .max(10)
 *         .acquireTimeout(Duration.ofSeconds(3))
 *         .build();
 * }
 *
 * <p>The methods only take note of a value; {@link #build()} checks them all together. {@link
 * Duration#ZERO} means off for every option but two: {@code acquireTimeout(ZERO)} does not wait,
 * and {@code checkOnAcquire(ZERO)} checks every time. A duration longer than 292 years counts as
 * for ever. Every method throws {@link NullPointerException} if its argument is null.
 *
 * <p>A builder is not thread-safe. It may build several pools.
 *
 * @param <T> the type of the resources
 */
public final class PoolBuilder<T> {

  private final ResourceFactory<T> factory;
  private final Options options = new Options();

  private @Nullable Action<? super T, ?> destroy;
  private @Nullable HealthCheck<? super T> healthCheck;
  private Predicate<? super Throwable> suspectWhen = failure -> true;
  private @Nullable Consumer<? super PoolEvent> listener;
  private @Nullable Consumer<? super PoolEvent> leaseListener;
  private PoolRegistry registry = PoolRegistry.global();
  private @Nullable Executor executor;
  private PoolClock clock = PoolClock.system();

  PoolBuilder(ResourceFactory<T> factory) {
    this.factory = Objects.requireNonNull(factory, "factory");
  }

  /**
   * Sets the name, by which the pool shows in errors, events, thread names and its registry.
   *
   * @param name not blank; if the registry has such a pool already, a number is added. Default:
   *     {@code pool-1}, {@code pool-2} and so on
   */
  public PoolBuilder<T> name(String name) {
    options.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Sets how many resources the pool keeps at least, in use or idle. It makes missing ones in the
   * background.
   *
   * @param min from 0 to {@code max}. Default: 0
   */
  public PoolBuilder<T> min(int min) {
    options.min = min;
    return this;
  }

  /**
   * Sets how many resources the pool has at most. Those being made or destroyed count.
   *
   * @param max at least 1. Default: 10
   */
  public PoolBuilder<T> max(int max) {
    options.max = max;
    return this;
  }

  /**
   * Sets which of several idle resources a caller gets. Default: {@link IdleOrder#AFFINITY}.
   *
   * @param idleOrder the order
   */
  public PoolBuilder<T> idleOrder(IdleOrder idleOrder) {
    options.idleOrder = Objects.requireNonNull(idleOrder, "idleOrder");
    return this;
  }

  /**
   * Sets how long a caller waits that does not say so itself. If the machine stood still when that
   * time ended, the caller waits on for as long as the end was late, 250 ms at most, so that it
   * gets what is there by then.
   *
   * @param acquireTimeout zero or positive; zero does not wait. Default: 30 s
   */
  public PoolBuilder<T> acquireTimeout(Duration acquireTimeout) {
    options.acquireTimeout = Objects.requireNonNull(acquireTimeout, "acquireTimeout");
    return this;
  }

  /**
   * Sets how many callers may wait for another to release a resource. Those for whom there is room
   * to make one do not count: a new pool with a limit of 0 serves {@code max} callers at a time.
   * Who comes when the queue is full gets a {@link QueueFullException} at once.
   *
   * @param queueLimit at least 0. Default: no limit
   */
  public PoolBuilder<T> queueLimit(int queueLimit) {
    options.queueLimit = OptionalInt.of(queueLimit);
    return this;
  }

  /**
   * Sets how long a caller must wait to be level with one who has just come with a {@linkplain
   * AcquireOptions#priority(int) priority} one higher, so that nobody waits for ever while urgent
   * callers keep coming.
   *
   * @param priorityAgeing zero or positive; zero serves a higher priority first, always. Default:
   *     zero
   */
  public PoolBuilder<T> priorityAgeing(Duration priorityAgeing) {
    options.priorityAgeing = Objects.requireNonNull(priorityAgeing, "priorityAgeing");
    return this;
  }

  /**
   * Sets whether and when waiting callers are dropped because more come than the pool can serve.
   * They hear of it by an {@link OverloadException}, and count as rejected. Default: {@link
   * Shedding#off()}.
   *
   * @param shedding the choice
   */
  public PoolBuilder<T> shedding(Shedding shedding) {
    options.shedding = Objects.requireNonNull(shedding, "shedding");
    return this;
  }

  /**
   * Sets how long making a resource may take. When the time is over the thread that makes it is
   * interrupted, the creation counts as failed, and what it still brings is destroyed. If it hangs,
   * another creation may take its place; there are at most {@code max} such abandoned ones. After a
   * standstill of the machine it has up to 250 ms more.
   *
   * @param createTimeout zero or positive; zero for as long as it takes. Default: 30 s
   */
  public PoolBuilder<T> createTimeout(Duration createTimeout) {
    options.createTimeout = Objects.requireNonNull(createTimeout, "createTimeout");
    return this;
  }

  /**
   * Sets how many resources may be made at a time.
   *
   * @param createConcurrency from 1 to {@code max}. Default: 4, or {@code max} if that is smaller
   */
  public PoolBuilder<T> createConcurrency(int createConcurrency) {
    options.createConcurrency = OptionalInt.of(createConcurrency);
    return this;
  }

  /**
   * Sets how to go on when making a resource failed. The pauses are those of the pool, not of one
   * caller: after a failure only one creation at a time is tried, until one succeeds. While nobody
   * waits, pauses go on growing beyond the policy's maximum, up to 5 s. When the attempts are
   * exhausted, or the policy would not try again after such a failure, the callers who waited
   * through all of them get a {@link ResourceCreationException}; the pool itself never gives up.
   *
   * @param createRetry the policy. Default: any number of attempts, 50 ms doubling to 250 ms, with
   *     a jitter of 0.2
   */
  public PoolBuilder<T> createRetry(RetryPolicy createRetry) {
    options.createRetry = Objects.requireNonNull(createRetry, "createRetry");
    return this;
  }

  /**
   * Sets whether a failed creation is told to one waiting caller at once, as a {@link
   * ResourceCreationException}, instead of letting it wait for a better attempt until its time is
   * over.
   *
   * @param failFast whether to tell. Default: false
   */
  public PoolBuilder<T> failFast(boolean failFast) {
    options.failFast = failFast;
    return this;
  }

  /**
   * Sets how to destroy a resource, in place of the factory's {@link ResourceFactory#destroy}. Runs
   * on the pool's threads, once for every resource. What it throws is reported.
   *
   * @param destroy what to do with the resource
   */
  public PoolBuilder<T> destroy(Action<? super T, ?> destroy) {
    this.destroy = Objects.requireNonNull(destroy, "destroy");
    return this;
  }

  /**
   * Sets how long destroying a resource may take. Until it is done or the time is over the resource
   * counts against {@code max}.
   *
   * @param destroyTimeout zero or positive; zero for as long as it takes. Default: 5 s
   */
  public PoolBuilder<T> destroyTimeout(Duration destroyTimeout) {
    options.destroyTimeout = Objects.requireNonNull(destroyTimeout, "destroyTimeout");
    return this;
  }

  /**
   * Sets how long {@link Pool#close()} waits for leases to end.
   *
   * @param closeTimeout zero or positive; zero for as long as it takes. Default: 10 s
   */
  public PoolBuilder<T> closeTimeout(Duration closeTimeout) {
    options.closeTimeout = Objects.requireNonNull(closeTimeout, "closeTimeout");
    return this;
  }

  /**
   * Sets the window after which resources are removed that the pool did not need: as many as stayed
   * idle through all of it, but never below {@code min}. What counts is how many were idle at a
   * time, not which: a pool in which few callers take turns with many resources shrinks, too. It is
   * looked at some twenty times a window, and whenever a caller found nothing idle; a shorter burst
   * that found enough may go unnoticed.
   *
   * <p>When the machine stood still for a while, the window begins anew.
   *
   * @param idleTimeout zero or positive; zero for off. Default: 10 min
   */
  public PoolBuilder<T> idleTimeout(Duration idleTimeout) {
    options.idleTimeout = Objects.requireNonNull(idleTimeout, "idleTimeout");
    return this;
  }

  /**
   * Sets for how long a resource may go unused before it is replaced, {@code min} or not. Nobody
   * notices when exactly a use ends, so it may take a twentieth longer, or one {@link
   * #evictionInterval}.
   *
   * @param staleAfter zero or positive; zero for off. Default: zero
   */
  public PoolBuilder<T> staleAfter(Duration staleAfter) {
    options.staleAfter = Objects.requireNonNull(staleAfter, "staleAfter");
    return this;
  }

  /**
   * Sets how often to look for resources to retire: by {@link #idleTimeout}, {@link #staleAfter}
   * and {@link #maxLifetime}, which are kept to only as exactly as this interval allows. The next
   * look comes so much after the end of the last one.
   *
   * @param evictionInterval zero or positive; zero for a twentieth of the shortest of the three,
   *     and besides in the moment in which one of them ends. Default: zero
   */
  public PoolBuilder<T> evictionInterval(Duration evictionInterval) {
    options.evictionInterval = Objects.requireNonNull(evictionInterval, "evictionInterval");
    return this;
  }

  /**
   * Sets how many resources to retire at each look at most. The others go later.
   *
   * @param evictionsPerRun at least 0; 0 for any number. Default: 0
   */
  public PoolBuilder<T> evictionsPerRun(int evictionsPerRun) {
    options.evictionsPerRun = evictionsPerRun;
    return this;
  }

  /**
   * Sets how old a resource may grow before it is replaced. A lease is not interrupted: a resource
   * in use goes when it comes back. If there is room below {@code max}, the replacement is made
   * first; otherwise resources are replaced one by one. When a replacement cannot be made the
   * resource goes nevertheless, and the pool tries on.
   *
   * @param maxLifetime zero or positive; zero for off. Default: zero
   */
  public PoolBuilder<T> maxLifetime(Duration maxLifetime) {
    options.maxLifetime = Objects.requireNonNull(maxLifetime, "maxLifetime");
    return this;
  }

  /**
   * Sets by what part of its length each lifetime and number of uses is shortened at most, by
   * chance, so that resources made together do not go together. A number of uses is rounded up.
   *
   * <p>Besides, lifetimes are kept apart: of all resources at most a quarter (but at least one) is
   * replaced within a tenth of {@link #maxLifetime}. When more were made together than the jitter
   * can spread so far, some of them go earlier, none later.
   *
   * @param lifetimeJitter from 0 to 1; 0 for off, and then lifetimes are not kept apart either.
   *     Default: 0.1
   */
  public PoolBuilder<T> lifetimeJitter(double lifetimeJitter) {
    options.lifetimeJitter = lifetimeJitter;
    return this;
  }

  /**
   * Sets how many times a resource may be used before it is replaced. It goes when its last use
   * ends; if there is room below {@code max}, its replacement is made when that begins.
   *
   * @param maxUses at least 0; 0 for off. Default: 0
   */
  public PoolBuilder<T> maxUses(long maxUses) {
    options.maxUses = maxUses;
    return this;
  }

  /**
   * Sets how to check a resource. Default: the factory, if it is a {@link HealthCheck} itself, and
   * otherwise none.
   *
   * <p>A pool that can check its resources does so at intervals while they are idle, and when there
   * is reason to suspect them: after a {@linkplain #onTaskFailure failed task}, after {@link
   * Lease#suspect()}, and when two or more others were invalidated or found unfit within a second.
   * {@link #checkOnAcquire} and {@link #checkOnRelease} ask for more. What is found unfit is
   * destroyed, and replaced as callers and {@code min} ask for. Checks run on the pool's threads,
   * one at a time for each resource; nothing else of the pool waits for one that hangs.
   *
   * @param healthCheck the check, in place of an earlier one and of {@link #healthyWhen}
   */
  public PoolBuilder<T> healthCheck(HealthCheck<? super T> healthCheck) {
    this.healthCheck = Objects.requireNonNull(healthCheck, "healthCheck");
    return this;
  }

  /**
   * Sets how to check a resource, in short: {@code healthyWhen(c -> c.isValid(1))}.
   *
   * @param healthyWhen true for a fit resource; in place of an earlier one and of {@link
   *     #healthCheck}
   */
  public PoolBuilder<T> healthyWhen(Check<? super T> healthyWhen) {
    Objects.requireNonNull(healthyWhen, "healthyWhen");
    return healthCheck(
        resource -> healthyWhen.check(resource) ? Health.ok() : Health.unhealthy("not healthy"));
  }

  /**
   * Sets how often idle resources are checked, if there is a check: so long after one round ended,
   * the next begins. At most a quarter of those idle, but at least one, are checked at a time, and
   * none while somebody waits for a resource.
   *
   * @param healthCheckInterval zero or positive; zero for off. Default: 30 s
   */
  public PoolBuilder<T> healthCheckInterval(Duration healthCheckInterval) {
    options.healthCheckInterval =
        Objects.requireNonNull(healthCheckInterval, "healthCheckInterval");
    return this;
  }

  /**
   * Sets how long a check may take; one that takes longer finds its resource unfit. Its thread is
   * interrupted, and if it hangs all the same, it is left alone. There are at most {@code max} such
   * abandoned checks; beyond that, a resource whose check hangs keeps its place in the pool. After
   * a standstill of the machine it has up to 250 ms more.
   *
   * @param healthCheckTimeout zero or positive; zero for as long as it takes. Default: 5 s
   */
  public PoolBuilder<T> healthCheckTimeout(Duration healthCheckTimeout) {
    options.healthCheckTimeout = Objects.requireNonNull(healthCheckTimeout, "healthCheckTimeout");
    return this;
  }

  /**
   * Has a resource checked before a caller gets it, if it has been idle for long; a new one always.
   * The caller waits meanwhile as callers do, and no longer than its timeout. If the resource is
   * unfit, the caller gets another without losing its place in the queue.
   *
   * <p>A check that passed counts for the next use, whatever it was made for: for as long as {@code
   * idleLongerThan}, and for a quarter of a second where that is less. So with zero every use has a
   * check of its own, which passed at most a quarter of a second before. Thus a check is not lost
   * whose caller has left meanwhile; and {@link Pool#tryAcquire}, which does not wait for the check
   * that it begins, finds the resource when it tries again within that time. Who tries less often
   * sets a longer {@code idleLongerThan}, or finds a check due each time.
   *
   * <p>Needs a {@link #healthCheck}.
   *
   * @param idleLongerThan zero or positive; zero checks before every use. Default: never checks
   */
  public PoolBuilder<T> checkOnAcquire(Duration idleLongerThan) {
    options.checkOnAcquire = Objects.requireNonNull(idleLongerThan, "checkOnAcquire");
    return this;
  }

  /**
   * Sets whether a resource is checked when it comes back, before anybody else gets it. Who gives
   * it back does not wait for that. Needs a {@link #healthCheck} if true.
   *
   * @param checkOnRelease whether to check. Default: false
   */
  public PoolBuilder<T> checkOnRelease(boolean checkOnRelease) {
    options.checkOnRelease = checkOnRelease;
    return this;
  }

  /**
   * Sets what becomes of a resource whose task failed. Default: {@link TaskFailure#CHECK}.
   *
   * @param onTaskFailure what to do
   */
  public PoolBuilder<T> onTaskFailure(TaskFailure onTaskFailure) {
    options.onTaskFailure = Objects.requireNonNull(onTaskFailure, "onTaskFailure");
    return this;
  }

  /**
   * Sets which failures of a task say something about its resource; after any other it is released
   * as usual. Runs on the thread that ran the task, or completed its stage. If it throws, the
   * failure counts as one that does.
   *
   * @param suspectWhen true for such a failure. Default: all
   */
  public PoolBuilder<T> suspectWhen(Predicate<? super Throwable> suspectWhen) {
    this.suspectWhen = Objects.requireNonNull(suspectWhen, "suspectWhen");
    return this;
  }

  /**
   * Sets after how long a lease is reported as a suspected leak, by one {@link
   * PoolEvent.LeakSuspected}. The lease goes on. Time in which the machine stood still does not
   * count; not every beginning is timed, so it may take a twentieth longer.
   *
   * <p>If this, {@link #traceLeases} or {@link #reclaimAfter} is set, a lease that was
   * garbage-collected without having been ended is reported at once, and its resource destroyed, so
   * that its place is free again. It costs every lease two objects instead of one.
   *
   * @param leakThreshold zero or positive; zero for never. Default: zero
   */
  public PoolBuilder<T> leakThreshold(Duration leakThreshold) {
    options.leakThreshold = Objects.requireNonNull(leakThreshold, "leakThreshold");
    return this;
  }

  /**
   * Sets whether every lease takes note of where in the code it was acquired, for {@link
   * Pool#leases()}, errors and events. It costs a walk over the stack each time, some microseconds.
   *
   * @param traceLeases whether to take note. Default: false
   */
  public PoolBuilder<T> traceLeases(boolean traceLeases) {
    options.traceLeases = traceLeases;
    return this;
  }

  /**
   * Sets after how long a leased resource is destroyed under its holder: the pool ends the lease,
   * reports it as a {@link PoolEvent.LeakSuspected} unless that has been done, and never hands the
   * resource out again. What the holder does with the lease later has no effect. A running {@link
   * Pool#execute} or {@link Pool#run} counts as a lease, too. No hook is called. Time in which the
   * machine stood still does not count, nor that of the {@code onAcquire} hook until it ended.
   *
   * @param reclaimAfter zero or positive; zero for never. Default: zero
   */
  public PoolBuilder<T> reclaimAfter(Duration reclaimAfter) {
    options.reclaimAfter = Objects.requireNonNull(reclaimAfter, "reclaimAfter");
    return this;
  }

  /**
   * Sets who is told what happens in the pool, except to single leases. It is called on the thread
   * on which the thing happened, which may be a caller's, by many threads at a time, and never
   * while the pool holds a lock. It should be quick; what it throws is logged and harms nothing
   * else.
   *
   * @param listener the listener
   */
  public PoolBuilder<T> listener(Consumer<? super PoolEvent> listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Sets who is told of every {@link PoolEvent.Acquired} and {@link PoolEvent.Released}, in the
   * same way as a {@link #listener}. It costs every lease two readings of the clock, besides what
   * the listener itself takes.
   *
   * @param leaseListener the listener
   */
  public PoolBuilder<T> leaseListener(Consumer<? super PoolEvent> leaseListener) {
    this.leaseListener = Objects.requireNonNull(leaseListener, "leaseListener");
    return this;
  }

  /**
   * Sets the registry that the pool is in until it is closed. Default: {@link
   * PoolRegistry#global()}.
   *
   * @param registry the registry
   */
  public PoolBuilder<T> registry(PoolRegistry registry) {
    this.registry = Objects.requireNonNull(registry, "registry");
    return this;
  }

  /**
   * Sets where the pool runs its own work: making and destroying resources, and completing futures.
   * Such work may block for long, so the executor needs threads to spare, preferably platform
   * threads: a factory that spins on virtual ones takes the processors from everybody else. It must
   * not run a task on the thread that hands it over. A creation that it rejects has failed. The
   * pool does not shut it down.
   *
   * @param executor the executor. Default: daemon platform threads of the pool's own, made when
   *     needed, limited in number, and gone when the pool is closed
   */
  public PoolBuilder<T> executor(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Sets the clock, for tests that do not want to wait. Default: {@link PoolClock#system()}.
   *
   * @param clock the clock
   */
  public PoolBuilder<T> clock(PoolClock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Builds a pool with these options, which later changes to this builder do not reach. The pool
   * has no resources and no threads until it is {@linkplain Pool#start() started} or used for the
   * first time. Does not block.
   *
   * <p>If there is an {@link #executor}, it is handed one task that does nothing to speak of, to
   * learn whether it runs tasks on the calling thread.
   *
   * @throws IllegalArgumentException if options are out of their range, contradict each other or
   *     are not available; the message names each one with its value and what is allowed
   */
  public Pool<T> build() {
    checkAll();
    PoolRegistry.Place place = registry.reserve(options.name);
    boolean isBuilt = false;
    try {
      Pool<T> pool = PoolEngine.create(blueprint(place));
      factory.joined(pool);
      place.occupy(pool);
      isBuilt = true;
      return pool;
    } finally {
      if (!isBuilt) {
        place.close();
      }
    }
  }

  private void checkAll() {
    OptionRules rules = new OptionRules();
    rules.check(options);
    rules.checkHealth(options, effectiveCheck() != null);
    if (executor != null) {
      rules.checkExecutor(executor);
    }
    rules.throwIfBroken();
  }

  @SuppressWarnings("unchecked") // a factory that checks health checks what it makes
  private @Nullable HealthCheck<? super T> effectiveCheck() {
    return healthCheck == null && factory instanceof HealthCheck<?> own
        ? (HealthCheck<? super T>) own
        : healthCheck;
  }

  private Blueprint<T> blueprint(PoolRegistry.Place place) {
    Consumer<? super PoolEvent> own = listener;
    Consumer<? super PoolEvent> ofLeases = leaseListener;
    PoolRegistry watchers = registry;
    return new Blueprint<>(
        new PoolConfig(place.name(), options),
        factory,
        destroy,
        effectiveCheck(),
        suspectWhen,
        event -> {
          if (own != null) {
            PoolRegistry.tell(own, event);
          }
          watchers.publish(event);
        },
        ofLeases == null ? null : event -> PoolRegistry.tell(ofLeases, event),
        executor,
        clock,
        place::close);
  }
}

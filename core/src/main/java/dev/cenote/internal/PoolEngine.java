package dev.cenote.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.Action;
import dev.cenote.Lease;
import dev.cenote.LeaseInfo;
import dev.cenote.Pool;
import dev.cenote.PoolConfig;
import dev.cenote.PoolEvent;
import dev.cenote.PoolState;
import dev.cenote.PoolStats;
import dev.cenote.Shedding;
import dev.cenote.Task;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pool: composes the rooms and holds the two paths that must be short.
 *
 * <h2>The rooms</h2>
 *
 * <ul>
 *   <li>{@link Slots}, {@link Slot}, {@link Words}: where resources are, and who owns them
 *   <li>{@link Gate}, {@link WaitQueue}, {@link Waiter}: who waits, in which order
 *   <li>{@link Exchange}: where the two meet, with the argument why none is missed; {@link
 *       Sweeper}: what makes up for the one release without a fence
 *   <li>{@link Acquiring}: waiting, hooks, futures; {@link Departures}, {@link Deadlines}: whose
 *       time is over, {@link Situation}: what they are told; {@link Overload}, {@link Congestion}:
 *       who is turned away after all; {@link Renewals}: leases that change their resource
 *   <li>{@link Supply}, {@link Creation}, {@link Backoff}: where resources come from; {@link
 *       Promises}: for whom none has to come
 *   <li>{@link Checks}, {@link Inspection}, {@link Patrol}: whether they are fit for use
 *   <li>{@link Retirement}, {@link Books}: where they go, and the accounts
 *   <li>{@link Upkeep}: what is looked at from time to time; {@link Surplus}, {@link Ageing},
 *       {@link Replacements}: who has to go though nothing is wrong; {@link Leaks}: who does not
 *       come back
 *   <li>{@link Lifecycle}, {@link Bell}: start and end
 *   <li>{@link Meters}, {@link Holders}, {@link Notices}: what people see of it
 *   <li>{@link Handles}: the side door for adapters whose handle is the lease
 *   <li>{@link Seam}: time, threads and chance
 * </ul>
 *
 * <h2>The states of a slot, and who may change them</h2>
 *
 * <pre>
 * EMPTY ──reserve──▶ CREATING ──arrived──▶ CHECKING ◀──take── LEASED
 *   ▲                   │                  │  │  ▲ │            ▲ │
 *   ├──────gaveUp───────┘              offer  │  │ └─hand-over──┘ │ release
 *   │                                      ▼  │  │claim           ▼
 *   └────gone──── RETIRING ◀───retire─────────┘  └───────────── IDLE
 * </pre>
 *
 * <p>EMPTY, CREATING and RETIRING change under the lock of {@link Books} only. CHECKING is the
 * state in which the engine owns a slot that has a resource. From there and back again leads
 * EXAMINING, while a health check runs: see {@link Checks}. From IDLE anybody may claim, by
 * compare-and-set; from LEASED whoever knows the lease's word may take, by compare-and-set. The
 * short way LEASED → IDLE → LEASED is a compare-and-set each.
 *
 * <h2>The short paths</h2>
 *
 * <p>Acquire: read the gate; if it is open, claim. Release: compare-and-set LEASED to IDLE with the
 * next epoch; read the gate; if it is not open, see to it. Neither takes a lock; neither reads a
 * clock, but for one lease of a slot per tick of the coarse clock, which is timed for the
 * statistics; the lease is the only allocation, and {@code execute} needs none. A task's use ends
 * without a compare-and-set, because nobody else can end it.
 */
public final class PoolEngine<T> implements Pool<T> {
  final Seam seam;
  final Gate gate = new Gate();
  final Slots<T> slots;
  final Books<T> books;
  final WaitQueue<T> queue;
  final Notices notices;
  final Hooks<T> hooks;
  final Holders<T> holders;
  final Meters<T> meters;
  final Bell bell;
  final Promises<T> promises = new Promises<>(this);
  final Supply<T> supply;
  final Retirement<T> retirement;
  final Checks<T> checks;
  final Exchange<T> exchange;
  final Acquiring<T> acquiring;
  final Departures<T> departures = new Departures<>(this);
  final Renewals<T> renewals;
  final Lifecycle<T> lifecycle;
  final Sweeper sweeper;
  final Deadlines<T> deadlines;
  final Overload<T> overload;
  final Leaks<T> leaks;
  final Upkeep<T> upkeep;

  /** Never changes but for the size, which does so under the lock of {@link Books}. */
  private volatile PoolConfig config;

  final long acquireTimeout;
  final Tasks<T> tasks;
  private final AsyncTasks<T> asyncTasks;

  /** Whether each lease is more than a change of the word, whatever its resource. */
  final boolean attended;

  PoolEngine(Blueprint<T> blueprint, Seam seam) {
    this.seam = seam;
    config = blueprint.config();
    acquireTimeout = Nanos.nanos(config.acquireTimeout());
    long origin = seam.nanoTime();
    slots = new Slots<>(this, config.max(), config.idleOrder());
    books = new Books<>(slots, gate, config.max());
    Shedding shedding = config.shedding();
    WaitQueue.Rules rules =
        new WaitQueue.Rules(
            origin,
            Nanos.nanos(config.priorityAgeing()),
            config.queueLimit().orElse(Integer.MAX_VALUE),
            Nanos.nanos(shedding.target()),
            Nanos.nanos(shedding.interval()));
    queue = new WaitQueue<>(gate, seam::nanoTime, rules, this::room);
    notices = new Notices(config.name(), seam, blueprint.listener(), blueprint.leaseListener());
    hooks = new Hooks<>(config.name(), blueprint.factory(), notices);
    holders = new Holders<>(slots, seam);
    meters = new Meters<>(this);
    bell = new Bell(seam);
    supply = new Supply<>(this, blueprint.factory(), config);
    retirement =
        new Retirement<>(
            this, blueprint.factory(), blueprint.destroy(), Nanos.nanos(config.destroyTimeout()));
    checks = new Checks<>(this, blueprint.healthCheck(), config);
    exchange = new Exchange<>(this);
    acquiring = new Acquiring<>(this);
    renewals = new Renewals<>(this);
    lifecycle = new Lifecycle<>(this, config, blueprint.onTerminated());
    deadlines = new Deadlines<>(this, origin);
    overload = new Overload<>(this, rules);
    sweeper = new Sweeper(seam::soon, exchange::sweep);
    tasks = new Tasks<>(this, blueprint.suspectWhen());
    asyncTasks = new AsyncTasks<>(this);
    leaks = new Leaks<>(this, config);
    upkeep = new Upkeep<>(this, config);
    attended =
        notices.concernLeases()
            || slots.areStamped()
            || checks.concernLeases()
            || leaks.areWatchedFor();
  }

  public static <T> Pool<T> create(Blueprint<T> blueprint) {
    PoolConfig config = blueprint.config();
    return new PoolEngine<>(
        blueprint, new LiveSeam(config.name(), blueprint.clock(), blueprint.executor()));
  }

  // The short paths.

  /** Claims an idle slot, if the gate is open and there is one. */
  @Nullable Slot<T> claim(Thread caller, @Nullable AcquireOptions options) {
    while (gate.isOpen()) {
      Slot<T> slot = slots.claim(caller, Words.LEASED);
      if (slot == null || exchange.admit(slot, caller, options)) {
        return slot;
      }
      if (checks.areHeldBack()) {
        return null; // a check is under way for this caller
      }
    }
    return null;
  }

  Slot<T> acquireSlot(@Nullable AcquireOptions options, long timeout) throws InterruptedException {
    Thread caller = Thread.currentThread();
    Slot<T> slot = gate.isOpen() ? slots.claim(caller, Words.LEASED) : null;
    if (slot == null) {
      return acquiring.acquire(options, timeout);
    }
    if (!slot.isPlain()) {
      return acquiring.attend(slot, caller, options, timeout);
    }
    exchange.begin(slot, caller, options);
    return slot;
  }

  /** Ends the use that {@code leased} stands for; false if it has ended. */
  boolean release(Slot<T> slot, long leased) {
    if (isUnobserved(slot) && slot.cas(leased, Words.next(leased, Words.IDLE))) {
      lookAround(slot);
      return true;
    }
    return exchange.release(slot, leased);
  }

  /**
   * As {@link #release}, with something to be done to the resource before anybody gets it. While
   * nobody observes the slot there is nothing else to do; whoever comes meanwhile finds it in
   * CHECKING and leaves it to this thread, which looks for them twice: before it gives the slot
   * away, and after.
   */
  boolean release(Slot<T> slot, long leased, Action<? super T, ?> cleanUp) {
    if (!isUnobserved(slot)) {
      return exchange.release(slot, leased, cleanUp);
    }
    long owned = slot.take(leased);
    if (owned == 0) {
      return false;
    }
    if (!hooks.cleanUp(Objects.requireNonNull(slot.resource), cleanUp)) {
      retirement.retire(slot, owned, PoolEvent.Reason.HOOK_FAILED);
    } else if (isUnobserved(slot)) {
      slot.word = Words.with(owned, Words.IDLE);
      lookAround(slot);
    } else {
      exchange.offer(slot, owned);
    }
    return true;
  }

  /** As {@link #release}, for a use that nobody else can have ended: see {@link Sweeper}. */
  void releaseOwn(Slot<T> slot, long leased) {
    if (isUnobserved(slot)) {
      slot.letGo(Words.next(leased, Words.IDLE));
      lookAround(slot);
    } else {
      exchange.release(slot, leased);
    }
  }

  /** Whether a use may end by nothing but the word. */
  private boolean isUnobserved(Slot<T> slot) {
    return gate.isOpen() && slot.isPlain();
  }

  /** After a slot was published as IDLE: whether somebody came meanwhile who wants it. */
  private void lookAround(Slot<T> slot) {
    if (!isUnobserved(slot)) {
      exchange.recheck(slot);
    }
  }

  // Leases.

  @Override
  public Lease<T> acquire() throws InterruptedException {
    return lease(acquireSlot(null, acquireTimeout));
  }

  @Override
  public Lease<T> acquire(Duration timeout) throws InterruptedException {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: " + timeout + ": must be zero or positive");
    }
    return lease(acquireSlot(null, Nanos.nanos(timeout)));
  }

  @Override
  public Lease<T> acquire(AcquireOptions options) throws InterruptedException {
    return lease(acquireSlot(options, timeout(options)));
  }

  @Override
  public Optional<Lease<T>> tryAcquire() {
    Thread caller = Thread.currentThread();
    Slot<T> slot = claim(caller, null);
    if (slot == null) {
      upkeep.ranDry();
      lifecycle.begin();
      supply.planOneMore();
      return Optional.empty();
    }
    if (!slot.isPlain()) {
      return acquiring.welcomeNow(slot, caller).map(this::lease);
    }
    return Optional.of(lease(slot));
  }

  @Override
  public CompletableFuture<Lease<T>> acquireAsync() {
    return acquiring.acquireAsync(null, acquireTimeout);
  }

  @Override
  public CompletableFuture<Lease<T>> acquireAsync(AcquireOptions options) {
    return acquiring.acquireAsync(options, timeout(options));
  }

  private Lease<T> lease(Slot<T> slot) {
    return lease(slot, slot.word);
  }

  /** The lease that {@code word} stands for. */
  Lease<T> lease(Slot<T> slot, long word) {
    return attended ? leaks.lease(slot, word) : new SlotLease<>(slot, word);
  }

  long timeout(AcquireOptions options) {
    Optional<Duration> own = options.timeout();
    return own.isPresent() ? Nanos.nanos(own.get()) : acquireTimeout;
  }

  // Tasks.

  @Override
  public <R extends @Nullable Object, E extends Exception> R execute(
      Task<? super T, ? extends R, E> task) throws E, InterruptedException {
    Objects.requireNonNull(task, "task");
    return tasks.execute(acquireSlot(null, acquireTimeout), task);
  }

  @Override
  public <R extends @Nullable Object, E extends Exception> R execute(
      AcquireOptions options, Task<? super T, ? extends R, E> task) throws E, InterruptedException {
    Objects.requireNonNull(task, "task");
    return tasks.execute(acquireSlot(options, timeout(options)), task);
  }

  @Override
  public <E extends Exception> void run(Action<? super T, E> action)
      throws E, InterruptedException {
    Objects.requireNonNull(action, "action");
    tasks.run(acquireSlot(null, acquireTimeout), action);
  }

  @Override
  public <E extends Exception> void run(AcquireOptions options, Action<? super T, E> action)
      throws E, InterruptedException {
    Objects.requireNonNull(action, "action");
    tasks.run(acquireSlot(options, timeout(options)), action);
  }

  @Override
  public <R extends @Nullable Object> CompletableFuture<R> executeAsync(
      Function<? super T, ? extends CompletionStage<R>> task) {
    Objects.requireNonNull(task, "task");
    return asyncTasks.execute(null, acquireTimeout, task);
  }

  @Override
  public <R extends @Nullable Object> CompletableFuture<R> executeAsync(
      AcquireOptions options, Function<? super T, ? extends CompletionStage<R>> task) {
    Objects.requireNonNull(task, "task");
    return asyncTasks.execute(options, timeout(options), task);
  }

  // The pool as a whole.

  @Override
  public void start() throws InterruptedException {
    lifecycle.start(acquireTimeout);
  }

  @Override
  public int checkHealth() throws InterruptedException {
    return checks.areEnabled() ? checks.patrol.checkAll() : 0;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // this very resource, not one that equals it
  public void invalidate(T resource) {
    Objects.requireNonNull(resource, "resource");
    for (Slot<T> slot : slots.all()) {
      if (slot.peek() == resource) {
        long birth = slot.birth;
        if (slot.peek() == resource) { // so that is its birth
          exchange.condemn(slot, birth, PoolEvent.Reason.INVALIDATED);
        }
      }
    }
  }

  @Override
  public void clear() {
    retirement.retireIdle(PoolEvent.Reason.CLEARED);
  }

  @Override
  public void reset() {
    if (books.places() > 0) {
      exchange.condemnAll(PoolEvent.Reason.RESET);
    }
  }

  @Override
  public void resize(int min, int max) {
    PoolConfig resized = config.withSize(min, max);
    lifecycle.refuseIfEnding();
    books.resize(max, () -> config = resized);
    exchange.shrink();
    supply.roomCame();
    bell.ring();
  }

  @Override
  public void pause() {
    lifecycle.pause();
  }

  @Override
  public void resume() {
    lifecycle.resume();
  }

  @Override
  public boolean drain(Duration timeout) throws InterruptedException {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: " + timeout + ": must be zero or positive");
    }
    return lifecycle.drain(Nanos.nanos(timeout));
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  @Override
  public void closeNow() {
    lifecycle.closeNow();
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public PoolState state() {
    return lifecycle.state();
  }

  @Override
  public PoolConfig config() {
    return config;
  }

  @Override
  public PoolStats stats() {
    return meters.read();
  }

  @Override
  public List<LeaseInfo> leases() {
    return holders.all();
  }

  @Override
  public String toString() {
    return "Pool[" + name() + ", " + state() + "]";
  }

  // For the rooms.

  /** Whether the minimum is to be kept up. */
  boolean isReplenishing() {
    return !gate.isNew() && !gate.isEnding();
  }

  /** How many may wait without waiting for a release: for what can be made, or is there. */
  private int room() {
    boolean mayBeIdle = gate.isPaused() || checks.areEnabled();
    return books.room() + (mayBeIdle ? slots.spare() : 0);
  }

  /** Something changed that somebody may wait for. */
  void changed() {
    bell.ring();
    if (gate.isEnding()) {
      lifecycle.goOn();
    }
  }

  /** Runs engine work that leads to user code away from the calling thread. */
  void aside(Runnable task) {
    surely(Seam.Lane.COMPLETE, task);
  }

  /** As {@link Seam#execute}, but if there is no thread for it, makes one. */
  void surely(Seam.Lane lane, Runnable task) {
    try {
      seam.execute(lane, task);
    } catch (RejectedExecutionException rejected) {
      rescue(task);
    }
  }

  /** Runs a task on a thread of its own, when the executor has none. */
  void rescue(Runnable task) {
    Thread.ofPlatform().daemon().name("cenote-" + name() + "-rescue").start(task);
  }
}

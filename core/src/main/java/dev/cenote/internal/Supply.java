package dev.cenote.internal;

import dev.cenote.PoolClock;
import dev.cenote.PoolConfig;
import dev.cenote.PoolEvent;
import dev.cenote.ResourceCreationException;
import dev.cenote.ResourceFactory;
import dev.cenote.RetryPolicy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes resources: as many as callers wait for and {@code min} lacks, several at a time, on the
 * pool's own threads, and after a failure one at a time, at growing distances.
 *
 * <p>{@link #plan()} is called whenever something changed that may call for a creation: a caller
 * queued, capacity came free, an attempt ended, a delay is over. It looks at everything afresh, so
 * a call too many does no harm. A caller counts itself into the gate before it plans, and whoever
 * frees capacity plans afterwards: one of the two sees the other. In a pool that is paused, what is
 * idle stays so for those who wait, and is not made for them once more.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // all updates are under the lock
final class Supply<T> {
  private final PoolEngine<T> pool;
  private final ResourceFactory<T> factory;
  private final long createTimeout;
  private final boolean failFast;
  private final RetryPolicy policy;
  private final Set<Creation<T>> running = ConcurrentHashMap.newKeySet();

  /** Guards what follows. Taken before the lock of {@link Books}; no user code runs in it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Backoff backoff;

  /** Attempts whose outcome has not reached anybody yet: also those that arrived in this moment. */
  private volatile int underway;

  /** Resources to be made in the place of others that go; see {@link Replacements}. */
  private volatile int owed;

  private boolean probing;
  private int spoils;
  private @Nullable Alarm alarm;

  private final AtomicInteger consecutive = new AtomicInteger();
  private volatile long roundsEver;
  private volatile @Nullable Throwable lastFailure;

  /** The timer that ends a delay, and when it does. */
  private record Alarm(long at, PoolClock.Timer timer) {}

  Supply(PoolEngine<T> pool, ResourceFactory<T> factory, PoolConfig config) {
    this.pool = pool;
    this.factory = factory;
    createTimeout = Nanos.nanos(config.createTimeout());
    failFast = config.failFast();
    policy = config.createRetry();
    backoff = new Backoff(policy);
  }

  long roundsEver() {
    return roundsEver;
  }

  /** The last failure of a creation, if none has succeeded since. */
  @Nullable Throwable lastFailure() {
    return lastFailure;
  }

  /** Starts what is called for. Blocks nobody and runs no user code. */
  void plan() {
    plan(false);
  }

  /** As {@link #plan}, for a caller who will not wait but would like one to be made. */
  void planOneMore() {
    plan(true);
  }

  /** Has one made in the place of one that goes, as soon as there is room for it. */
  void owe() {
    lock.lock();
    try {
      owed++;
    } finally {
      lock.unlock();
    }
    plan();
  }

  int owed() {
    return owed;
  }

  /** How many resources there are beyond the minimum. */
  int beyondMin() {
    return pool.books.present() - pool.config().min();
  }

  private void plan(boolean oneMore) {
    if (pool.books.isFull()) {
      return;
    }
    for (boolean isWished = oneMore; ; isWished = false) {
      Creation<T> creation;
      lock.lock();
      try { // what arrived before is seen to be there, or to be under way
        int wished = isWished && pool.slots.spare() == 0 ? 1 : 0;
        creation = next(unserved() + wished);
      } finally {
        lock.unlock();
      }
      if (creation == null) {
        return;
      }
      submit(creation);
    }
  }

  /**
   * How many callers wait for whom there is nothing, at one moment. Taken at two, a caller who came
   * in between, with what is there for it, would look like one for whom there is nothing.
   */
  private int unserved() {
    while (true) {
      long served = served();
      int waiting = pool.gate.waiting();
      if (waiting > 0 && (int) served > 0) {
        pool.promises.relyOn();
      }
      if (waiting == 0 || served == served()) {
        return Math.max(0, waiting - (int) served);
      }
    }
  }

  /** The lower half counts; all of it tells whether anything was promised between two calls. */
  private long served() {
    if (pool.gate.isPaused()) {
      return pool.slots.spare(); // and the end of the pause has another plan made
    }
    long promised = pool.promises.read();
    boolean isAnyIdleWanted = (int) promised > 0; // then it is looked at before that promise ends
    return isAnyIdleWanted ? promised + pool.slots.count(Words.IDLE) : promised;
  }

  private @Nullable Creation<T> next(int waiting) {
    int lacking = pool.isReplenishing() ? Math.max(owed, -beyondMin()) : 0;
    int wanted = Math.max(waiting, lacking); // what a caller gets counts towards the minimum
    if (underway >= Math.min(wanted, pool.config().createConcurrency())) {
      return null;
    }
    boolean probes = backoff.isActive();
    if (probes) {
      if (probing) {
        return null;
      }
      long now = pool.seam.nanoTime();
      long delay = backoff.untilDue(waiting > 0, now);
      if (delay > 0) {
        wakeAt(now, delay);
        return null;
      }
    }
    Slot<T> slot = pool.books.reserve();
    if (slot == null) {
      return null;
    }
    underway++;
    probing |= probes;
    return new Creation<>(this, factory, pool.seam, slot, backoff.round(), probes);
  }

  private void wakeAt(long now, long delay) {
    long at = now + delay;
    if (alarm != null) {
      if (alarm.at - at <= 0) {
        return;
      }
      alarm.timer.cancel();
    }
    alarm = new Alarm(at, pool.seam.schedule(delay, () -> wake(at)));
  }

  private void wake(long at) {
    lock.lock();
    try {
      if (alarm != null && alarm.at == at) {
        alarm = null;
      }
    } finally {
      lock.unlock();
    }
    plan();
  }

  /** Nobody waits any more, and nobody will. */
  void close() {
    lock.lock();
    try {
      if (alarm != null) {
        alarm.timer.cancel();
        alarm = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void submit(Creation<T> creation) {
    running.add(creation);
    if (createTimeout > 0 && createTimeout != Long.MAX_VALUE) {
      creation.setTimer(pool.seam, createTimeout, () -> overdue(creation));
    }
    try {
      pool.seam.execute(Seam.Lane.CREATE, creation);
    } catch (RejectedExecutionException rejected) {
      boolean awaited = giveUp(creation, false);
      pool.rescue(() -> {
        if (awaited) {
          tell(rejected);
        }
        finished(creation); // it may have been abandoned while the executor made up its mind
      });
    }
  }

  /** An attempt brought a resource, on the thread that ran it. */
  void arrived(Creation<T> creation, T resource, long took) {
    pool.meters.createTime.record(took);
    pool.notices.publish(at -> new PoolEvent.Created(pool.name(), at, Duration.ofNanos(took)));
    long owned =
        pool.books.arrived(creation.slot, creation.word, resource, pool.hooks.surround(resource));
    if (owned == 0) {
      creation.shield();
      destroyStray(resource, PoolEvent.Reason.CREATED_LATE);
      return;
    }
    creation.cancelTimer();
    consecutive.set(0);
    lastFailure = null;
    succeeded();
    pool.upkeep.born(creation.slot);
    Runnable farewell =
        pool.upkeep.replaced(); // later it might be for one that this did not replace
    pool.exchange.offer(creation.slot, owned);
    lock.lock();
    try {
      settled(creation);
    } finally {
      lock.unlock();
    }
    plan();
    farewell.run();
  }

  /**
   * Before the resource is offered: its very first use may be its last, and owe another one, or may
   * show that it is {@linkplain #spoiled() of no use}.
   */
  private void succeeded() {
    lock.lock();
    try {
      backoff.succeeded();
      owed = Math.max(0, owed - 1);
    } finally {
      lock.unlock();
    }
  }

  /** Destroys a resource that has no slot. */
  void destroyStray(T resource, PoolEvent.Reason reason) {
    pool.books.strayCame();
    pool.retirement.destroyHere(resource, reason);
    pool.books.strayGone();
  }

  /** An attempt failed, on the thread that ran it. */
  void failed(Creation<T> creation, Throwable failure) {
    if (!creation.isAwaited()) {
      return; // its timeout has been reported
    }
    report(failure);
    if (giveUp(creation, false)) {
      notifyWaiters(failure);
    }
  }

  /** The thread that ran an attempt is free again. */
  void finished(Creation<T> creation) {
    running.remove(creation);
    boolean wasAbandoned;
    lock.lock();
    try {
      wasAbandoned = creation.abandoned;
    } finally {
      lock.unlock();
    }
    if (wasAbandoned) {
      pool.books.abandonedEnded();
      roomCame();
    }
    pool.changed();
  }

  /** More may be made, or given up, than before. */
  void roomCame() {
    for (Creation<T> creation : running) {
      if (creation.overdue) {
        overdue(creation);
      }
    }
    plan();
  }

  private void overdue(Creation<T> creation) {
    creation.overdue = true;
    if (giveUp(creation, true)) {
      creation.interrupt();
      String text =
          "no resource within createTimeout ("
              + Nanos.humanly(Duration.ofNanos(createTimeout))
              + ")";
      pool.aside(() -> tell(new TimeoutException(text)));
    }
  }

  /** Ends the wait for an attempt: gives its place back and settles when the next may begin. */
  private boolean giveUp(Creation<T> creation, boolean stillRunning) {
    long now = pool.seam.nanoTime();
    lock.lock();
    try {
      if (!pool.books.gaveUp(creation.slot, creation.word, stillRunning)) {
        return false;
      }
      creation.abandoned = stillRunning;
      backoff.failed(creation.round, now, pool.seam.random());
      roundsEver = backoff.roundsEver();
      settled(creation);
    } finally {
      lock.unlock();
    }
    pool.upkeep.replaced().run();
    plan();
    return true;
  }

  private void settled(Creation<T> creation) {
    underway--;
    creation.cancelTimer();
    if (creation.probes) {
      probing = false;
    }
  }

  /**
   * A resource failed the hook of its very first caller. Once may be bad luck; from the second in a
   * row on it is as good as a failed creation, or the pool would spin through connects.
   */
  void spoiled() {
    long now = pool.seam.nanoTime();
    lock.lock();
    try {
      if (++spoils > 1) {
        backoff.failed(backoff.round(), now, pool.seam.random());
        roundsEver = backoff.roundsEver();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A resource served its first caller. */
  void proven() {
    lock.lock();
    try {
      spoils = 0;
    } finally {
      lock.unlock();
    }
  }

  private void tell(Throwable failure) {
    report(failure);
    notifyWaiters(failure);
    pool.changed();
  }

  /** The counter, the event and the cause of later timeouts, before any waiter hears of it. */
  private void report(Throwable failure) {
    pool.meters.createFailures.increment();
    int count = consecutive.incrementAndGet();
    pool.notices.publish(at -> new PoolEvent.CreateFailed(pool.name(), at, failure, count));
    lastFailure = failure;
  }

  private void notifyWaiters(Throwable failure) {
    pool.bell.ring();
    if (failFast) {
      Waiter<T> first = pool.queue.poll();
      if (first != null) {
        pool.acquiring.fail(first, () -> failure(failure, "the factory failed"));
      }
    } else if (!isRetryable(failure)) {
      failAll(waiter -> true, failure, "the factory failed in a way that is not retried");
    } else if (policy.attempts() != Integer.MAX_VALUE) {
      long rounds = roundsEver;
      failAll(
          waiter -> rounds - waiter.failuresBefore >= policy.attempts(),
          failure,
          "the factory failed " + policy.attempts() + " times in a row");
    }
  }

  private boolean isRetryable(Throwable failure) {
    try {
      return policy.retries(failure);
    } catch (RuntimeException e) {
      pool.notices.report("createRetry's predicate failed", e);
      return true;
    }
  }

  private void failAll(Predicate<Waiter<T>> whom, Throwable failure, String what) {
    for (Waiter<T> waiter : pool.queue.pollAll(whom, false)) {
      pool.acquiring.fail(waiter, () -> failure(failure, what));
    }
  }

  /**
   * How many resources there are that have been offered. One that arrives in this moment counts as
   * present first, is no longer being made then, and is under way until it was offered: read in
   * this order, it is never taken for offered too early.
   */
  int offered() {
    int present = pool.books.present();
    int creating = pool.books.creating();
    return Math.max(0, present - Math.max(0, underway - creating));
  }

  /** Whether whoever waits for the minimum since {@code roundsBefore} is to hear of a failure. */
  boolean givesUp(long roundsBefore) {
    Throwable failure = lastFailure;
    long rounds = roundsEver - roundsBefore;
    return failure != null
        && rounds > 0
        && (failFast || rounds >= policy.attempts() || !isRetryable(failure));
  }

  ResourceCreationException failure(@Nullable Throwable cause, String what) {
    String detail = cause == null ? what : what + ": " + cause;
    return new ResourceCreationException(pool.name(), detail, cause);
  }

  /** Interrupts the attempts under way; what they still bring is destroyed. */
  void interruptAll() {
    for (Creation<T> creation : running) {
      creation.interrupt();
    }
  }
}

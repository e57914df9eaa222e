package dev.cenote.internal;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Health;
import dev.cenote.HealthCheck;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolClock;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolConfig;
import dev.cenote.PoolRegistry;
import dev.cenote.ResourceFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A small pool in which nothing happens by itself; what a test arranges in it, does with it, and
 * asks of it afterwards. A test is then no more than its actors, its outcomes and its arbiter.
 */
final class Bench {
  private static final HealthCheck<Object> FIT = resource -> Health.ok();
  private static final PoolConfig PLAIN = config(builder());
  private static final PoolConfig PAIR = config(builder().max(2));
  private static final PoolConfig CHECKING =
      config(
          builder()
              .healthCheck(FIT)
              .healthCheckInterval(Duration.ZERO)
              .healthCheckTimeout(Duration.ofMillis(100)));
  private static final PoolConfig AGEING =
      config(builder().maxLifetime(Duration.ofMinutes(1)).lifetimeJitter(0));
  private static final PoolConfig RECLAIMING = config(builder().reclaimAfter(Duration.ofMillis(1)));

  /** More than what it takes until a lease is reclaimed, less than what looks like a jump. */
  private static final Duration A_WHILE = Duration.ofMillis(50);

  final StillSeam seam = new StillSeam();
  final PoolEngine<Object> pool;
  private @Nullable Lease<Object> lease;
  private @Nullable Lease<Object> other;
  private @Nullable Lease<Object> claimed;
  private CompletableFuture<Lease<Object>> future = new CompletableFuture<>();

  private Bench(PoolConfig config) {
    ResourceFactory<Object> factory = Object::new;
    pool =
        new PoolEngine<>(
            new Blueprint<>(
                config,
                factory,
                null,
                config == CHECKING ? FIT : null,
                failure -> true,
                null,
                null,
                null,
                PoolClock.system(),
                () -> {}),
            seam);
  }

  private static PoolBuilder<Object> builder() {
    return Pool.builder(Object::new)
        .registry(PoolRegistry.create())
        .max(1)
        .createTimeout(Duration.ofSeconds(1))
        .destroyTimeout(Duration.ofSeconds(1));
  }

  private static PoolConfig config(PoolBuilder<Object> builder) {
    return builder.build().config();
  }

  // What is arranged.

  /** A pool that nobody has used yet. */
  static Bench fresh() {
    return new Bench(PLAIN);
  }

  /** A resource is about to be made. */
  static Bench creating() {
    return creating(PLAIN);
  }

  private static Bench creating(PoolConfig config) {
    Bench bench = new Bench(config);
    bench.pool.tryAcquire();
    return bench;
  }

  /** One resource, which is idle. */
  static Bench idle() {
    return idle(PLAIN);
  }

  private static Bench idle(PoolConfig config) {
    Bench bench = creating(config);
    bench.seam.work();
    return bench;
  }

  /** One resource, which is leased. */
  static Bench leased() {
    return leased(PLAIN);
  }

  private static Bench leased(PoolConfig config) {
    Bench bench = idle(config);
    bench.lease = bench.take();
    return bench;
  }

  /** One resource, which is leased, and somebody who waits for it. */
  static Bench awaited() {
    Bench bench = leased();
    bench.queue();
    return bench;
  }

  /** One resource, which is on its way to somebody who has waited for it. */
  static Bench granted() {
    Bench bench = awaited();
    bench.release();
    return bench;
  }

  /** A pool that is paused, its one resource idle, and somebody who waits. */
  static Bench paused() {
    Bench bench = idle();
    bench.pool.pause();
    bench.queue();
    return bench;
  }

  /** Two resources, the one leased, the other idle. */
  static Bench leasedOfTwo() {
    Bench bench = leased(PAIR);
    bench.pool.tryAcquire();
    bench.seam.work();
    return bench;
  }

  /** Two resources, which are idle. */
  static Bench idleBoth() {
    Bench bench = leasedOfTwo();
    bench.release();
    return bench;
  }

  /** Two resources, which are leased. */
  static Bench leasedBoth() {
    Bench bench = leasedOfTwo();
    bench.other = bench.take();
    return bench;
  }

  /** Two resources, which are leased, and somebody who waits for one. */
  static Bench awaitedBoth() {
    Bench bench = leasedBoth();
    bench.queue();
    return bench;
  }

  /** One resource, which is leased and can be checked. */
  static Bench checkable() {
    return leased(CHECKING);
  }

  /** One resource, which is idle and can be checked. */
  static Bench idleAndCheckable() {
    return idle(CHECKING);
  }

  /** One resource, which is about to be checked. */
  static Bench aboutToCheck() {
    Bench bench = checkable();
    bench.lease().suspect();
    bench.release();
    return bench;
  }

  /** One resource, which is idle and too old as soon as the seam rings. */
  static Bench old() {
    return idle(AGEING);
  }

  /** One resource, whose lease will last for too long in a while. */
  static Bench reclaimable() {
    Bench bench = leased(RECLAIMING);
    bench.awhile(); // the pool has seen the lease
    return bench;
  }

  // What is done.

  /** The lease that was arranged. */
  Lease<Object> lease() {
    return Objects.requireNonNull(lease);
  }

  void release() {
    lease().close();
  }

  /** Ends the second of two leases that were arranged. */
  void releaseOther() {
    Objects.requireNonNull(other).close();
  }

  private Lease<Object> take() {
    return pool.tryAcquire().orElseThrow();
  }

  /** Has somebody ask, who waits if there is nothing. */
  void queue() {
    future = pool.acquireAsync();
  }

  /** 1 if there is something to be had at once. */
  int claim() {
    Lease<Object> now = pool.tryAcquire().orElse(null);
    claimed = now;
    return now == null ? 0 : 1;
  }

  /** Gives back what the last claim got, if anything. */
  void releaseClaimed() {
    if (claimed != null) {
      claimed.close();
    }
  }

  /** 1 if something could be had within so short a time. */
  int acquire(Duration timeout) {
    try {
      pool.acquire(timeout);
      return 1;
    } catch (AcquireTimeoutException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** 1 if the lease that was arranged has a new resource now, 0 if it had ended or has now. */
  int renew() {
    try {
      lease().renew();
      return 1;
    } catch (IllegalStateException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Gives back what whoever waited has, if anything. */
  void releaseServed() {
    if (isServed()) {
      future.join().close();
    }
  }

  /** 1 when a task has run. */
  int run() {
    try {
      return pool.execute(resource -> 1);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** 1 if whoever waits has left, 0 if it was too late for that. */
  int cancel() {
    return future.cancel(false) ? 1 : 0;
  }

  /** 1 if whoever waits has left with an outcome of its own. */
  int giveUp() {
    return future.completeExceptionally(new IllegalStateException("never mind")) ? 1 : 0;
  }

  /** Does what is to be done on the pool's threads, until it is told to stop. */
  void workUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      seam.work();
      Thread.yield(); // whoever is waited for may need this very processor
    }
  }

  /** Lets a while pass, and does what is to be done then. */
  void awhile() {
    seam.ring(A_WHILE);
    seam.work();
  }

  /** What a task uses. */
  record Use(PoolEngine<Object> pool, Slot<Object> slot, long leased) {
    void end() {
      pool.releaseOwn(slot, leased);
    }
  }

  /** Begins what a task does on this thread, on any thread. */
  Use begin() {
    Slot<Object> slot = Objects.requireNonNull(pool.claim(Thread.currentThread(), null));
    return new Use(pool, slot, slot.word);
  }

  /** Sweeps until nobody asks for it any more. */
  void sweep() {
    while (seam.sweepsToCome() > 0) {
      seam.sweep();
    }
    seam.work();
  }

  // What came of it.

  /** 1 if whoever waited has a lease now, else 0. */
  int served() {
    seam.work();
    return isServed() ? 1 : 0;
  }

  private boolean isServed() {
    return future.isDone() && !future.isCompletedExceptionally();
  }

  /** 1 if whoever waited was served, 0 if the pool's end came first, -1 for anything else. */
  int servedOrRefused() {
    seam.work();
    if (isServed()) {
      return 1;
    }
    return future.isDone() && future.exceptionNow() instanceof PoolClosedException ? 0 : -1;
  }

  /** 1 if the resource can be had now, by one caller and not by two, else 0; 2 if by two. */
  int free() {
    return claim() + claim();
  }

  /** What is there, in whatever state. */
  Set<Object> resources() {
    Set<Object> all = new HashSet<>();
    for (Slot<Object> slot : pool.slots.all()) {
      Object resource = slot.peek();
      if (resource != null) {
        all.add(resource);
      }
    }
    return all;
  }

  int destroyed() {
    seam.work();
    return (int) pool.stats().destroyed();
  }

  int idleNow() {
    seam.work();
    return pool.stats().idle();
  }

  /** How many resources there are, in use or not. */
  int total() {
    seam.work();
    return pool.stats().total();
  }

  /** How many places are taken, whatever for. */
  int places() {
    seam.work();
    return pool.books.places();
  }
}

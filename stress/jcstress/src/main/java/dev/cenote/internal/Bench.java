package dev.cenote.internal;

import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolClock;
import dev.cenote.PoolConfig;
import dev.cenote.PoolRegistry;
import dev.cenote.PoolStats;
import dev.cenote.ResourceFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A pool of one resource, and what a test may ask it. */
class Bench {
  private static final PoolConfig CONFIG =
      Pool.builder(Object::new)
          .registry(PoolRegistry.create())
          .max(1)
          .createTimeout(Duration.ofSeconds(1))
          .destroyTimeout(Duration.ofSeconds(1))
          .build()
          .config();

  final StillSeam seam = new StillSeam();
  final PoolEngine<Object> pool;

  Bench() {
    ResourceFactory<Object> factory = Object::new;
    pool =
        new PoolEngine<>(
            new Blueprint<>(
                CONFIG,
                factory,
                null,
                failure -> true,
                null,
                null,
                null,
                PoolClock.system(),
                () -> {}),
            seam);
  }

  /** A pool whose resource is there and idle. */
  static Bench idle() {
    Bench bench = new Bench();
    bench.pool.tryAcquire();
    bench.seam.work();
    return bench;
  }

  Lease<Object> take() {
    return pool.tryAcquire().orElseThrow();
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

  /** 1 if the resource can be had now, by one caller and not by two, else 0; 2 if by two. */
  int free() {
    Optional<Lease<Object>> one = pool.tryAcquire();
    Optional<Lease<Object>> other = pool.tryAcquire();
    return (one.isPresent() ? 1 : 0) + (other.isPresent() ? 1 : 0);
  }

  static boolean isServed(CompletableFuture<Lease<Object>> future) {
    return future.isDone() && !future.isCompletedExceptionally();
  }

  int destroyed() {
    seam.work();
    PoolStats stats = pool.stats();
    return (int) stats.destroyed();
  }
}

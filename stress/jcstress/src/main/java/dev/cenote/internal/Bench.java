package dev.cenote.internal;

import dev.cenote.Health;
import dev.cenote.HealthCheck;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolClock;
import dev.cenote.PoolConfig;
import dev.cenote.PoolRegistry;
import dev.cenote.PoolStats;
import dev.cenote.ResourceFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A pool of one resource, and what a test may ask it. */
class Bench {
  private static final HealthCheck<Object> FIT = resource -> Health.ok();
  private static final PoolConfig CONFIG = builder().build().config();
  private static final PoolConfig CHECKING =
      builder()
          .healthCheck(FIT)
          .healthCheckInterval(Duration.ZERO)
          .healthCheckTimeout(Duration.ofMillis(100))
          .build()
          .config();

  final StillSeam seam = new StillSeam();
  final PoolEngine<Object> pool;

  Bench() {
    this(CONFIG, null);
  }

  private Bench(PoolConfig config, @Nullable HealthCheck<Object> check) {
    ResourceFactory<Object> factory = Object::new;
    pool =
        new PoolEngine<>(
            new Blueprint<>(
                config,
                factory,
                null,
                check,
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

  /** A pool whose resource is there and idle. */
  static Bench idle() {
    return idle(new Bench());
  }

  /** The same with a health check, which finds every resource fit. */
  static Bench checking() {
    return idle(new Bench(CHECKING, FIT));
  }

  private static Bench idle(Bench bench) {
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

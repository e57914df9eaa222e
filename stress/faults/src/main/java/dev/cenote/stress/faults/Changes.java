package dev.cenote.stress.faults;

import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolEvent;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What goes on in a pool that runs for long, within seconds: every reason for which a resource is
 * ever retired, and whatever may be asked of a running pool.
 */
final class Changes {
  private static final Duration RECLAIM_AFTER = Duration.ofSeconds(1);
  private static final int LONGEST_PAUSE_MILLIS = 5;

  private final Pool<Thing> pool;
  private final Count count;
  private final SplittableRandom dice;
  private final int max;

  /** Makes the changes of a pool that was {@linkplain #configure configured} for them. */
  Changes(Pool<Thing> pool, Count count, SplittableRandom dice) {
    this.pool = pool;
    this.count = count;
    this.dice = dice;
    max = pool.config().max();
  }

  static void configure(PoolBuilder<Thing> builder, Backend backend, Count count) {
    builder
        .maxLifetime(Duration.ofMillis(50))
        .maxUses(80)
        .idleTimeout(Duration.ofMillis(60))
        .staleAfter(Duration.ofMillis(80))
        .evictionInterval(Duration.ofMillis(10))
        .healthCheck(backend::check)
        .healthCheckInterval(Duration.ofMillis(20))
        .healthCheckTimeout(Duration.ofMillis(50))
        .checkOnAcquire(Duration.ofMillis(5))
        .leakThreshold(Duration.ofMillis(300))
        .reclaimAfter(RECLAIM_AFTER)
        .listener(event -> {
          if (event instanceof PoolEvent.Destroyed destroyed) {
            count.retired(destroyed.reason());
          }
        });
  }

  /** Makes one change, now and then. */
  void makeOne() {
    switch (dice.nextInt(200)) {
      case 0, 1 -> {
        int most = 1 + dice.nextInt(max);
        pool.resize(dice.nextInt(most + 1), most);
      }
      case 2 -> pool.reset();
      case 3 -> {
        pool.pause();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(dice.nextInt(LONGEST_PAUSE_MILLIS)));
        pool.resume();
      }
      case 4 -> {
        Thing youngest = count.youngest;
        if (youngest != null) {
          pool.invalidate(youngest);
        }
      }
      default -> {
        return;
      }
    }
    count.faults.increment();
  }

  /** Has the lease of a caller, who has given its thing back, end in an unusual way. */
  static void misuse(Lease<Thing> lease, Count count, SplittableRandom dice)
      throws InterruptedException {
    switch (dice.nextInt(20)) {
      case 0 -> {
        count.faults.increment();
        overstay(dice.nextLong(RECLAIM_AFTER.toNanos() / 2, 2 * RECLAIM_AFTER.toNanos()));
        lease.close();
      }
      case 1 -> count.faults.increment(); // and that is the last that anybody knows of the lease
      default -> {
        Thing other = lease.renew();
        other.taken();
        other.givenBack();
        lease.close();
      }
    }
  }

  private static void overstay(long nanos) {
    long end = System.nanoTime() + nanos;
    boolean interrupted = false;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

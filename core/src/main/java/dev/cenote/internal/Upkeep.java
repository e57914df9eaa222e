package dev.cenote.internal;

import dev.cenote.PoolClock;
import dev.cenote.PoolConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What has to be looked at from time to time although nobody asks: one task per pool, which has the
 * rooms of retirement and of leaks look around, and schedules its next run when it is done.
 *
 * <p>Those rooms count time as the runs of this task have seen it. When a run comes much too late,
 * because the machine was suspended or stood still, the time that it is late does not exist for
 * them: otherwise all that was idle or leased at that moment would seem to have been so for long.
 */
final class Upkeep<T> {
  /** Stands for a time that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  /** So many times the rooms look around within the shortest time that they keep to. */
  private static final int LOOKS = 20;

  /** Runs that are late by less are not worth a word. */
  private static final long USUAL_DELAY = TimeUnit.MILLISECONDS.toNanos(100);

  /** No two runs follow each other closer than this. */
  private static final long LEAST_PAUSE = TimeUnit.MICROSECONDS.toNanos(100);

  private final PoolEngine<T> pool;
  private final Surplus<T> surplus;
  private final Ageing<T> ageing;
  private final Replacements<T> replacements;
  private final int evictionsPerRun;

  /** How often to look for resources to retire, {@link #NEVER} if none ever is. */
  private final long evictionInterval;

  /** Whether to look also in the very moment in which some time is over. */
  private final boolean exact;

  private final long tolerance;

  private volatile boolean stopped;
  private volatile PoolClock.@Nullable Timer timer;

  // The rest belongs to the runs, which follow each other.

  /** When the last run was, and how long after it the next was to be. */
  private long last;

  private long planned;

  /** How much time has passed, as the rooms see it. */
  private long time;

  private long nextEviction;

  Upkeep(PoolEngine<T> pool, PoolConfig config) {
    this.pool = pool;
    replacements = new Replacements<>(pool);
    ageing = new Ageing<>(pool, config, replacements);
    surplus = new Surplus<>(pool, limit(config.idleTimeout()), ageing);
    evictionsPerRun = config.evictionsPerRun() == 0 ? Integer.MAX_VALUE : config.evictionsPerRun();
    exact = config.evictionInterval().isZero();
    long shortest =
        shortest(
            limit(config.idleTimeout()), limit(config.staleAfter()), limit(config.maxLifetime()));
    evictionInterval =
        shortest == NEVER || exact ? looksWithin(shortest) : limit(config.evictionInterval());
    tolerance = Math.max(USUAL_DELAY, Math.min(evictionInterval, pool.leaks.interval()));
  }

  /** A duration in nanoseconds, {@link #NEVER} for one that is off. */
  static long limit(Duration duration) {
    return duration.isZero() ? NEVER : Nanos.nanos(duration);
  }

  static long shortest(long... times) {
    return LongStream.of(times).min().orElse(NEVER);
  }

  /** How often to look to keep to such a time well enough. */
  static long looksWithin(long time) {
    return time == NEVER ? NEVER : Math.max(LEAST_PAUSE, time / LOOKS);
  }

  void start() {
    last = pool.seam.nanoTime();
    nextEviction = evictionInterval;
    plan(evictionInterval, pool.leaks.interval());
  }

  void stop() {
    stopped = true;
    PoolClock.Timer pending = timer;
    if (pending != null) {
      pending.cancel();
    }
  }

  private void plan(long untilEviction, long untilLeak) {
    planned = shortest(untilEviction, untilLeak);
    if (planned != NEVER) {
      planned = Math.max(LEAST_PAUSE, planned);
      timer = pool.seam.schedule(planned, this::run);
      if (stopped) {
        stop();
      }
    }
  }

  private void run() {
    long now = pool.seam.nanoTime();
    long passed = now - last;
    if (passed - planned > tolerance) {
      passed = planned;
      surplus.beginAnew(time + passed);
    }
    last = now;
    time += passed;
    long untilLeak = pool.leaks.interval();
    try {
      if (nextEviction != NEVER && nextEviction <= time) {
        nextEviction = time + evict(now);
      }
      untilLeak = pool.leaks.look(now, time, passed);
    } finally {
      plan(nextEviction == NEVER ? NEVER : nextEviction - time, untilLeak);
    }
  }

  /** Has retired what is to go; returns when to look again. */
  private long evict(long now) {
    if (!pool.isReplenishing()) {
      return evictionInterval;
    }
    int left = evictionsPerRun;
    left -= surplus.look(time, left);
    ageing.look(now, time, left);
    return exact
        ? shortest(evictionInterval, surplus.untilDue(time), ageing.untilDue())
        : evictionInterval;
  }

  /** Somebody found nothing idle. */
  void ranDry() {
    surplus.ranDry();
  }

  /** A resource came, and its maker still owns its slot. */
  void born(Slot<T> slot) {
    ageing.born(slot);
  }

  /** A creation succeeded or failed: says good-bye to one that was to go then. */
  Runnable replaced() {
    return replacements.replaced();
  }
}

package dev.cenote.internal;

import dev.cenote.PoolConfig;
import dev.cenote.PoolEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose time is over: resources that have lived long enough, or that nobody used for long. {@link
 * Replacements} sees to what follows.
 *
 * <p>Lifetimes are kept apart, so that what was made together is not replaced together. Each
 * resource draws its end when it is born; and of two that would end too close to each other the one
 * that ends earlier goes still earlier, never the other later: the longest lifetime is a promise,
 * to firewalls and the like. The distance is chosen so that no stretch of a tenth of the lifetime
 * sees more than a quarter of the resources end, but at least one.
 *
 * <p>Last uses are not written down by anybody. A slot whose count of leases has not changed from
 * one look to the next, and that was idle both times, was idle all the time between.
 */
final class Ageing<T> {
  private static final int TENTH = 10;
  private static final int QUARTER = 4;

  /** A little more than the plain share, so that both ends of a stretch may count. */
  private static final double AMPLE = 1.125;

  /**
   * The life of a resource, fixed at its birth.
   *
   * @param birth its mark in the slot
   * @param born when it was made
   * @param length how long it may live, {@link Upkeep#NEVER} for ever
   * @param usesBefore how many leases the slot had seen then
   */
  record Life(long birth, long born, long length, long usesBefore) {}

  /** What the looks know of a slot's present resource. */
  private static final class Sight {
    @Nullable Life life;
    long acquired;
    boolean wasIdle;
    long unusedSince;
    boolean doomed;
  }

  /** A resource with an end, and in how many nanoseconds it comes. */
  private record Ending<T>(Slot<T> slot, Life life, long left) {}

  private final PoolEngine<T> pool;
  private final Replacements<T> replacements;
  private final long staleAfter;
  private final long maxLifetime;
  private final long maxUses;
  private final double jitter;
  private final long interval;

  // The rest belongs to the runs of the upkeep.
  private final List<Sight> sights = new ArrayList<>();
  private long lastEnd;
  private boolean anyEnded;
  private long untilDue;

  Ageing(PoolEngine<T> pool, PoolConfig config, Replacements<T> replacements) {
    this.pool = pool;
    this.replacements = replacements;
    staleAfter = Upkeep.limit(config.staleAfter());
    maxLifetime = Upkeep.limit(config.maxLifetime());
    maxUses = config.maxUses();
    jitter = config.lifetimeJitter();
    interval = config.evictionInterval().isZero() ? 0 : Nanos.nanos(config.evictionInterval());
  }

  void born(Slot<T> slot) {
    long length = maxLifetime == Upkeep.NEVER ? maxLifetime : shortened(maxLifetime);
    slot.life = new Life(slot.birth, pool.seam.nanoTime(), length, slot.acquired);
    slot.lastUse = maxUses == 0 ? 0 : slot.acquired + shortened(maxUses);
  }

  /** By chance; between 1 - jitter, exclusive, and 1 of the whole, rounded up. */
  private long shortened(long whole) {
    return jitter == 0 ? whole : whole - (long) (whole * jitter * pool.seam.random());
  }

  /** Whether the resource in a slot is to be replaced anyway. */
  boolean isDoomed(Slot<T> slot) {
    return slot.index < sights.size()
        && sights.get(slot.index).doomed
        && Objects.equals(sights.get(slot.index).life, slot.life);
  }

  /**
   * Has those replaced whose time is over.
   *
   * @param allowed how many may go at most
   */
  void look(long now, long time, int allowed) {
    untilDue = Upkeep.NEVER;
    if (staleAfter != Upkeep.NEVER || maxLifetime != Upkeep.NEVER) {
      List<Ending<T>> endings = new ArrayList<>();
      int left = allowed;
      for (Slot<T> slot : pool.slots.all()) {
        Sight sight = see(slot, now, time);
        Life life = sight.life;
        if (life == null || sight.doomed) {
          continue;
        }
        if (isStale(sight, time) && left > 0) {
          doom(slot, sight, life, PoolEvent.Reason.STALE);
          left--;
        } else if (maxLifetime != Upkeep.NEVER) {
          endings.add(new Ending<>(slot, life, life.length - (now - life.born)));
        }
      }
      end(endings, now, left);
      replacements.goOn();
    }
  }

  /** In how many nanoseconds the next time is over, as the last look saw it. */
  long untilDue() {
    return untilDue;
  }

  private Sight see(Slot<T> slot, long now, long time) {
    while (sights.size() <= slot.index) {
      sights.add(new Sight());
    }
    Sight sight = sights.get(slot.index);
    Life life = slot.life;
    if (life != null && !life.equals(sight.life)) {
      sight.doomed = false;
      sight.acquired = life.usesBefore;
      sight.wasIdle = true;
      sight.unusedSince = time - Math.max(0, now - life.born);
    }
    sight.life = life;
    long acquired = slot.acquiredSoFar();
    boolean isIdle = Words.state(slot.word) == Words.IDLE;
    if (sight.acquired != acquired || !isIdle || !sight.wasIdle) {
      sight.acquired = acquired;
      sight.unusedSince = time;
    }
    sight.wasIdle = isIdle;
    return sight;
  }

  private boolean isStale(Sight sight, long time) {
    if (staleAfter == Upkeep.NEVER) {
      return false;
    }
    long left = staleAfter - (time - sight.unusedSince);
    noteDue(left);
    return left <= 0;
  }

  private void noteDue(long left) {
    if (left > 0) {
      untilDue = Math.min(untilDue, left);
    }
  }

  private void doom(Slot<T> slot, Sight sight, Life life, PoolEvent.Reason why) {
    sight.doomed = true;
    replacements.add(slot, life.birth, why);
  }

  /** Looks from the latest end to the earliest how early each has to come, then ends those due. */
  private void end(List<Ending<T>> endings, long now, int allowed) {
    endings.sort(Comparator.comparingLong(Ending::left));
    long apart = apart(endings.size());
    long[] left = new long[endings.size()];
    for (int i = left.length - 1; i >= 0; i--) {
      left[i] = endings.get(i).left;
      if (i + 1 < left.length) {
        left[i] = Math.min(left[i], left[i + 1] - apart);
      }
    }
    int most = Math.min(allowed, atOnce(apart, now));
    for (int i = 0; i < left.length; i++) {
      if (left[i] <= 0 && most > 0) {
        Ending<T> ending = endings.get(i);
        doom(ending.slot, sights.get(ending.slot.index), ending.life, PoolEvent.Reason.LIFETIME);
        lastEnd = now;
        anyEnded = true;
        most--;
      } else {
        noteDue(Math.max(left[i], anyEnded ? apart - (now - lastEnd) : 0));
        return;
      }
    }
  }

  /** How far apart two ends have to be, in a pool of so many resources. */
  private long apart(int resources) {
    return jitter == 0
        ? 0
        : (long) (AMPLE * maxLifetime / TENTH / Math.max(1, resources / QUARTER));
  }

  /** How many may end now: one, or as many as fall into the pause between two looks. */
  private int atOnce(long apart, long now) {
    if (apart == 0) {
      return Integer.MAX_VALUE;
    }
    if (anyEnded && now - lastEnd < apart) {
      return 0;
    }
    return Math.clamp(interval / apart, 1, Integer.MAX_VALUE);
  }
}

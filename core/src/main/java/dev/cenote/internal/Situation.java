package dev.cenote.internal;

import dev.cenote.LeaseInfo;
import dev.cenote.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * What the error of a caller who got nothing tells of the pool. It is read by the first who asks,
 * and once for all who were turned away together: a thousand whose time is over in the same moment
 * have the same story to tell, and telling it takes longer than all the rest of their departure.
 */
final class Situation<T> {
  private final PoolEngine<T> pool;
  private int waiting;
  private volatile @Nullable Figures figures;

  /** The figures, and who has held on for longest. */
  record Figures(PoolStats stats, @Nullable LeaseInfo longest) {}

  /** As it is now, for a caller who is not in the queue. */
  Situation(PoolEngine<T> pool) {
    this.pool = pool;
    waiting = pool.gate.waiting();
  }

  /** So many others waited when the caller was taken out; before anybody else sees this. */
  void note(int others) {
    waiting = others;
  }

  /** Two who ask at once may both read: what they read is of the same moment. */
  Figures figures() {
    Figures known = figures;
    if (known == null) {
      known = new Figures(pool.meters.read(waiting), pool.holders.longest());
      figures = known;
    }
    return known;
  }
}

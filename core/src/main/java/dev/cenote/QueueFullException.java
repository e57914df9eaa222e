package dev.cenote;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A caller was turned away at once, because as many callers were waiting as the pool's {@link
 * PoolBuilder#queueLimit queue limit} allows.
 */
public final class QueueFullException extends PoolException {

  private static final long serialVersionUID = 1;

  private final int waiting;
  private final int queueLimit;
  private final PoolStats stats;
  private final @Nullable LeaseInfo longestHolder;

  /**
   * Creates an exception.
   *
   * @param pool the name of the pool
   * @param waiting how many callers were waiting
   * @param queueLimit how many may wait for a release
   * @param stats the figures of the pool at that moment
   * @param longestHolder who has held a resource for longest, if anybody holds one
   */
  public QueueFullException(
      String pool,
      int waiting,
      int queueLimit,
      PoolStats stats,
      @Nullable LeaseInfo longestHolder) {
    super(
        pool,
        "queue full: "
            + waiting
            + " waiting, the limit is "
            + queueLimit
            + " ("
            + numbers(stats, longestHolder)
            + ")",
        null);
    this.waiting = waiting;
    this.queueLimit = queueLimit;
    this.stats = Objects.requireNonNull(stats, "stats");
    this.longestHolder = longestHolder;
  }

  /** Returns how many callers were waiting, those for whom a resource was being made included. */
  public int waiting() {
    return waiting;
  }

  /** Returns how many callers may wait for a release. */
  public int queueLimit() {
    return queueLimit;
  }

  /** Returns the figures of the pool when the caller was turned away. */
  public PoolStats stats() {
    return stats;
  }

  /** Returns who had held a resource for longest then; empty if nobody held one. */
  public Optional<LeaseInfo> longestHolder() {
    return Optional.ofNullable(longestHolder);
  }
}

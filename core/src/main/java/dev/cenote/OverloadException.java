package dev.cenote;

import dev.cenote.internal.Nanos;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A caller was dropped from the queue, because more callers come than the pool can serve and {@link
 * PoolBuilder#shedding shedding} keeps the wait of the others short. The message reads like this:
 *
 * <pre>
 * orders-db: overloaded: dropped after 52 ms in a queue of 31 (10/10 in use, 0 idle, 0 creating, 30
 * waiting, longest held 42 s by http-17 [GET /orders])
 * </pre>
 */
public final class OverloadException extends PoolException {

  private static final long serialVersionUID = 1;

  private final Duration queued;
  private final int waiting;
  private final PoolStats stats;
  private final @Nullable LeaseInfo longestHolder;

  /**
   * Creates an exception.
   *
   * @param pool the name of the pool
   * @param queued how long the caller had been waiting
   * @param waiting how long the queue was: how many callers were waiting, the dropped one included
   * @param stats the figures of the pool soon after
   * @param longestHolder who has held a resource for longest, if anybody holds one
   */
  public OverloadException(
      String pool,
      Duration queued,
      int waiting,
      PoolStats stats,
      @Nullable LeaseInfo longestHolder) {
    super(
        pool,
        "overloaded: dropped after "
            + Nanos.humanly(queued)
            + " in a queue of "
            + waiting
            + " ("
            + numbers(stats, longestHolder)
            + ")",
        null);
    this.queued = Objects.requireNonNull(queued, "queued");
    this.waiting = waiting;
    this.stats = Objects.requireNonNull(stats, "stats");
    this.longestHolder = longestHolder;
  }

  /** Returns how long the caller had been waiting. */
  public Duration queued() {
    return queued;
  }

  /** Returns how long the queue was: how many callers were waiting, the dropped one included. */
  public int waiting() {
    return waiting;
  }

  /** Returns the figures of the pool soon after the caller was dropped. */
  public PoolStats stats() {
    return stats;
  }

  /** Returns who had held a resource for longest then; empty if nobody held one. */
  public Optional<LeaseInfo> longestHolder() {
    return Optional.ofNullable(longestHolder);
  }
}

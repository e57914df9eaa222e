package dev.cenote;

import dev.cenote.internal.Nanos;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A caller got no resource within its time. Its cause is the failure of the pool's last attempt to
 * make a resource, if that failed. The message reads like this:
 *
 * <pre>
 * orders-db: no resource within 3000 ms (10/10 in use, 0 idle, 0 creating, 25 waiting, longest held
 * 42 s by http-17 [GET /orders])
 * </pre>
 */
public final class AcquireTimeoutException extends PoolException {

  private static final long serialVersionUID = 1;

  private final Duration timeout;
  private final PoolStats stats;
  private final @Nullable LeaseInfo longestHolder;

  /**
   * Creates an exception.
   *
   * @param pool the name of the pool
   * @param timeout how long the caller was ready to wait
   * @param stats the figures of the pool when its time was over
   * @param longestHolder who has held a resource for longest, if anybody holds one
   * @param cause why the last creation failed, if it did
   */
  public AcquireTimeoutException(
      String pool,
      Duration timeout,
      PoolStats stats,
      @Nullable LeaseInfo longestHolder,
      @Nullable Throwable cause) {
    super(pool, cause);
    this.timeout = Objects.requireNonNull(timeout, "timeout");
    this.stats = Objects.requireNonNull(stats, "stats");
    this.longestHolder = longestHolder;
  }

  /**
   * Returns the message. It is put together when it is read: when a thousand callers time out at
   * once, that is a good part of what their errors cost.
   */
  @Override
  public String getMessage() {
    return (poolName() + ": no resource within ")
        + (Math.max(0, Nanos.nanos(timeout)) / 1_000_000 + " ms (")
        + (numbers(stats, longestHolder) + ")");
  }

  /** Returns how long the caller was ready to wait. */
  public Duration timeout() {
    return timeout;
  }

  /** Returns the figures of the pool when the caller's time was over. */
  public PoolStats stats() {
    return stats;
  }

  /** Returns who had held a resource for longest then; empty if nobody held one. */
  public Optional<LeaseInfo> longestHolder() {
    return Optional.ofNullable(longestHolder);
  }
}

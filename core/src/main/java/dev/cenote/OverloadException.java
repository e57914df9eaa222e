package dev.cenote;

import dev.cenote.internal.Nanos;
import java.time.Duration;
import java.util.Objects;

/**
 * A caller was dropped from the queue, because more callers come than the pool can serve and {@link
 * PoolBuilder#shedding shedding} keeps the wait of the others short.
 */
public final class OverloadException extends PoolException {

  private static final long serialVersionUID = 1;

  private final Duration queued;
  private final int waiting;

  /**
   * Creates an exception.
   *
   * @param pool the name of the pool
   * @param queued how long the caller had been waiting
   * @param waiting how many callers were still waiting
   */
  public OverloadException(String pool, Duration queued, int waiting) {
    super(
        pool,
        "overloaded: dropped after " + Nanos.humanly(queued) + ", " + waiting + " waiting",
        null);
    this.queued = Objects.requireNonNull(queued, "queued");
    this.waiting = waiting;
  }

  /** Returns how long the caller had been waiting. */
  public Duration queued() {
    return queued;
  }

  /** Returns how many callers were still waiting. */
  public int waiting() {
    return waiting;
  }
}

package dev.cenote;

import java.util.Objects;

/** The pool takes no callers any more, or closed while one was waiting. */
public final class PoolClosedException extends PoolException {

  private static final long serialVersionUID = 1;

  private final PoolState state;

  /**
   * Creates an exception.
   *
   * @param pool the name of the pool
   * @param state the state of the pool: {@link PoolState#DRAINING} or {@link PoolState#CLOSED}
   */
  public PoolClosedException(String pool, PoolState state) {
    super(
        pool,
        state == PoolState.DRAINING
            ? "the pool is draining and takes no new callers"
            : "the pool is closed",
        null);
    this.state = Objects.requireNonNull(state, "state");
  }

  /** Returns the state of the pool: {@link PoolState#DRAINING} or {@link PoolState#CLOSED}. */
  public PoolState state() {
    return state;
  }
}

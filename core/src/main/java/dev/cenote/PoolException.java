package dev.cenote;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pool could not do what it was asked for. Each reason is a subclass of its own; what a task or
 * an action throws is never wrapped in one of these.
 *
 * <p>The message begins with the name of the pool and carries the numbers that explain the reason.
 */
public abstract class PoolException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String poolName;

  /**
   * Creates an exception.
   *
   * @param poolName the name of the pool
   * @param message what happened; the name of the pool is put before it
   * @param cause what made it happen, if anything is known
   */
  protected PoolException(String poolName, String message, @Nullable Throwable cause) {
    super(poolName + ": " + message, cause);
    this.poolName = Objects.requireNonNull(poolName, "poolName");
  }

  /** For a subclass that puts its message together when somebody wants to read it. */
  PoolException(String poolName, @Nullable Throwable cause) {
    super(null, cause);
    this.poolName = Objects.requireNonNull(poolName, "poolName");
  }

  /** Returns the name of the pool. */
  public final String poolName() {
    return poolName;
  }

  /** Returns what tells an exhausted pool's story: its numbers, and who has held on for longest. */
  static String numbers(PoolStats stats, @Nullable LeaseInfo longestHolder) {
    String abandoned = stats.abandoned() == 0 ? "" : stats.abandoned() + " abandoned, ";
    String longest = longestHolder == null ? "" : ", longest " + longestHolder;
    return (stats.inUse() + "/" + stats.max() + " in use, ")
        + (stats.idle() + " idle, ")
        + (stats.creating() + " creating, ")
        + (abandoned + stats.waiting() + " waiting" + longest);
  }
}

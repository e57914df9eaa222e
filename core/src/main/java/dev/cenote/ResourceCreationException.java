package dev.cenote;

import org.jspecify.annotations.Nullable;

/**
 * A resource could not be made, and the caller is told instead of waiting for a better attempt: as
 * {@link PoolBuilder#failFast} or an exhausted {@link PoolBuilder#createRetry} says, or because
 * {@link Pool#start()} failed. The cause is what the factory threw, if it threw.
 */
public final class ResourceCreationException extends PoolException {

  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param pool the name of the pool
   * @param message what happened; the name of the pool is put before it
   * @param cause what the factory threw, if it threw
   */
  public ResourceCreationException(String pool, String message, @Nullable Throwable cause) {
    super(pool, message, cause);
  }
}

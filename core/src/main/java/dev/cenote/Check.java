package dev.cenote;

/**
 * A yes-or-no health check, as given to {@link PoolBuilder#healthyWhen(Check)}. The short form of a
 * {@link HealthCheck}.
 *
 * @param <T> the type of the resource
 */
@FunctionalInterface
public interface Check<T> {

  /**
   * Says whether the resource is still fit for use. Runs on the pool's threads, never on a resource
   * that somebody uses, and may block.
   *
   * @param resource the resource to look at
   * @return true if the resource may be handed out again
   * @throws Exception when the check itself fails, which counts as unhealthy
   */
  boolean check(T resource) throws Exception;
}

package dev.cenote;

/**
 * A health check that can say what is wrong, as given to {@link
 * PoolBuilder#healthCheck(HealthCheck)}. A {@link ResourceFactory} may implement it too.
 *
 * @param <T> the type of the resource
 */
@FunctionalInterface
public interface HealthCheck<T> {

  /**
   * Looks at the resource. Runs on the pool's threads, never on a resource that somebody uses, and
   * may block for up to the pool's {@link PoolBuilder#healthCheckTimeout}. When that is over the
   * thread is interrupted and the resource destroyed, whatever the check still finds.
   *
   * @param resource the resource to look at
   * @return whether the resource may be handed out again and, if not, why
   * @throws Exception when the check itself fails, which counts as unhealthy
   */
  Health check(T resource) throws Exception;
}

package dev.cenote;

/**
 * What a caller does with a resource when there is no result, as given to {@link Pool#run(Action)};
 * also how a pool is told to destroy a resource, see {@link PoolBuilder#destroy(Action)}.
 *
 * @param <T> the type of the resource
 * @param <E> the exception that the action may throw; inferred as {@link RuntimeException} for an
 *     action that throws none
 */
@FunctionalInterface
public interface Action<T, E extends Exception> {

  /**
   * Uses the resource. May block.
   *
   * @param resource the resource, which belongs to this call until it returns and must not be kept
   *     for later
   * @throws E when the work fails
   */
  void run(T resource) throws E;
}

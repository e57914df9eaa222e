package dev.cenote;

/**
 * A resource that wants to know what its pool does with it. Implementing this is optional: a pool
 * takes resources of any type, and what all resources of a kind have in common can be said in their
 * {@link ResourceFactory} instead.
 *
 * <p>Every method does nothing unless overridden. A method that throws makes the pool destroy the
 * resource, except that a failure of {@link #stop()} is only reported, since the resource is being
 * destroyed already. A pool calls these methods one at a time for one resource, each with all
 * effects of the one before visible to it.
 */
public interface Poolable {

  /**
   * Makes the resource ready, right after {@link ResourceFactory#create()} returned it, on the same
   * thread and within the same {@link PoolBuilder#createTimeout create timeout}.
   *
   * @throws Exception when the resource cannot be used; it is destroyed and the creation counts as
   *     failed
   */
  default void start() throws Exception {}

  /**
   * Gives up what the resource holds. Called once by {@link ResourceFactory#destroy}, before {@link
   * AutoCloseable#close()} if the resource has that, on one of the pool's threads and within the
   * {@link PoolBuilder#destroyTimeout destroy timeout}; not called when the pool was given {@link
   * PoolBuilder#destroy(Action) another way} to destroy its resources.
   *
   * @throws Exception when stopping fails; the resource leaves the pool all the same
   */
  default void stop() throws Exception {}

  /**
   * Prepares the resource for the caller who is about to get it, as {@link
   * ResourceFactory#onAcquire} describes.
   *
   * @param context what is known about the caller; not to be kept after this method returned
   * @throws Exception when the resource cannot serve this caller; it is destroyed, and the caller
   *     gets another one
   */
  default void onAcquire(AcquireContext context) throws Exception {}

  /**
   * Cleans the resource up after a caller, as {@link ResourceFactory#onRelease} describes.
   *
   * @throws Exception when the resource cannot be used again; it is destroyed
   */
  default void onRelease() throws Exception {}
}

package dev.cenote;

/**
 * Makes and destroys the resources of a {@link Pool}. Only {@link #create()} must be written, so a
 * lambda does:
 *
 * {@snippet :
 * Pool<Connection> pool = Pool.builder(() -> connect()).max(8).build();
 * }
 *
 * <p>{@link #create()} and {@link #destroy} run on the pool's own threads, several at a time for
 * different resources, never on a caller's. A factory must therefore be thread-safe. It may block,
 * fail and hang: callers wait no longer than their own timeouts, and the pool bounds the rest by
 * {@link PoolBuilder#createTimeout} and {@link PoolBuilder#destroyTimeout}. When such a timeout
 * expires the thread is interrupted; a factory that ignores the interrupt is abandoned, and what it
 * brings later is destroyed.
 *
 * <p>For one resource the pool calls these methods and a {@link HealthCheck} one at a time, each
 * with all effects of the one before visible to it. Only a check that outlived its timeout may
 * still be running when the resource is destroyed. A factory may be a {@link HealthCheck} itself.
 *
 * @param <T> the type of the resources, never null
 */
@FunctionalInterface
public interface ResourceFactory<T> {

  /**
   * Makes a new resource. If it is {@link Poolable}, the pool calls {@link Poolable#start()} on it
   * right afterwards.
   *
   * <p>The pool does not care about the identity or the {@code equals} of what it gets, except that
   * a factory must not return an object that is still in the pool.
   *
   * @return the resource; null counts as a failure
   * @throws Exception when there is none to be had. The pool backs off and tries again as {@link
   *     PoolBuilder#createRetry} says. Any {@link Throwable} counts as a failure
   */
  T create() throws Exception;

  /**
   * Learns of a pool that takes its resources from here. Called once for each pool, by {@link
   * PoolBuilder#build()}, before the pool asks for anything; what it throws, that throws too. Does
   * nothing unless overridden.
   *
   * <p>For factories whose resources can break while they lie idle and say so themselves, such as a
   * process that ends: keep the pool, and tell it by {@link Pool#invalidate} at once. A resource
   * that is still on its way into the pool is not known there yet, so {@link #onAcquire} should
   * look, too.
   *
   * @param pool the pool, which must not be used before this method has returned
   */
  default void joined(Pool<T> pool) {}

  /**
   * Destroys a resource for good. Called exactly once for every resource that {@link #create()}
   * returned, unless its holder {@linkplain Lease#detach() detached} it.
   *
   * <p>Unless overridden, calls {@link Poolable#stop()} if the resource is {@link Poolable}, and
   * then {@link AutoCloseable#close()} if it is {@link AutoCloseable}. The second call is made also
   * when the first one throws; then what the second one throws is suppressed into the first.
   *
   * @param resource the resource, which nobody uses any more
   * @throws Exception when destroying fails; the failure is reported, and the resource leaves the
   *     pool all the same
   */
  default void destroy(T resource) throws Exception {
    AutoCloseable closeable = resource instanceof AutoCloseable c ? c : () -> {};
    try (closeable) {
      if (resource instanceof Poolable poolable) {
        poolable.stop();
      }
    }
  }

  /**
   * Prepares a resource for the caller who is about to get it. Unless overridden, calls {@link
   * Poolable#onAcquire} if the resource is {@link Poolable}.
   *
   * <p>For a caller who blocks it runs on that caller's thread, for {@link Pool#acquireAsync()} and
   * {@link Pool#executeAsync} on the pool's executor, in each case before the caller has the lease.
   * The acquire timeout does not bound it: a hook that blocks makes its caller late. If it throws,
   * the resource is destroyed, and the caller gets another one without losing its place in the
   * queue.
   *
   * @param resource the resource
   * @param context what is known about the caller; not to be kept after this method returned
   * @throws Exception when the resource cannot serve this caller; it is destroyed
   */
  default void onAcquire(T resource, AcquireContext context) throws Exception {
    if (resource instanceof Poolable poolable) {
      poolable.onAcquire(context);
    }
  }

  /**
   * Cleans a resource up after a caller. Unless overridden, calls {@link Poolable#onRelease} if the
   * resource is {@link Poolable}.
   *
   * <p>Runs on the thread that ends the lease, before {@link Lease#close()} returns and before
   * anybody else can get the resource, and nothing bounds its time. It does not run when the lease
   * ends by {@link Lease#invalidate()} or {@link Lease#detach()}. If it throws, the resource is
   * destroyed and the one who released it does not notice.
   *
   * @param resource the resource
   * @throws Exception when the resource cannot be used again; it is destroyed
   */
  default void onRelease(T resource) throws Exception {
    if (resource instanceof Poolable poolable) {
      poolable.onRelease();
    }
  }
}

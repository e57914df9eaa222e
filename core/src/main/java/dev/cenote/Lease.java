package dev.cenote;

/**
 * A resource in the hands of one caller. It ends once, by {@link #close()}, {@link #invalidate()}
 * or {@link #detach()}, whichever comes first; every later call of these but {@code detach} does
 * nothing, also when two threads race.
 *
 * {@snippet :
 * try (Lease<Connection> lease = pool.acquire()) {
 *   lease.get().send(request);
 * }
 * }
 *
 * <p>A lease may be handed to another thread and be ended there. It is thread-safe, but that does
 * not make its resource so. What a thread did before it ended a lease happens-before what follows
 * the next successful acquire of the same resource, in whatever thread.
 *
 * <p>Who keeps using a resource after the end of its lease shares it with the next caller: the pool
 * guards the lease, and cannot guard the resource.
 *
 * @param <T> the type of the resource
 */
public interface Lease<T> extends AutoCloseable {

  /**
   * Returns the resource, the same one each time until the lease is {@linkplain #renew() renewed}.
   * Does not block.
   *
   * @throws IllegalStateException if the lease has ended, or is being renewed
   */
  T get();

  /**
   * Gives the resource back. Runs the {@link ResourceFactory#onRelease onRelease} hook, if there is
   * one, before it returns; otherwise does not block. If somebody waits, the resource goes straight
   * to whoever is first. If the pool is closed meanwhile, the resource is destroyed, on one of the
   * pool's threads.
   *
   * <p>Does nothing if the lease has ended. Throws nothing: a hook that fails is reported, and the
   * resource destroyed.
   */
  @Override
  void close();

  /**
   * Gives a resource back that must not be used again. The pool destroys it on one of its own
   * threads and makes another one when that is needed. Does not block, and calls no hook. Does
   * nothing if the lease has ended.
   */
  void invalidate();

  /**
   * Says that the resource may be broken: when this lease has ended, however that happens, the pool
   * checks it on one of its own threads before anybody else gets it. Does not end the lease, and
   * does not block. Does nothing if the lease has ended, or if the pool has no {@linkplain
   * PoolBuilder#healthCheck health check}.
   */
  void suspect();

  /**
   * Takes the resource out of the pool for good. From now on it belongs to the caller, who has to
   * destroy it; the pool may make another one in its place. Does not block, and calls no hook.
   *
   * @return the resource
   * @throws IllegalStateException if the lease has ended
   */
  T detach();

  /**
   * Destroys the resource, which must not be used again, and gets another one under this lease, as
   * if the lease had begun with that. Blocks until there is one, for the pool's {@link
   * PoolBuilder#acquireTimeout acquire timeout} at most. The caller waits with the options that it
   * acquired with, behind those of its priority who wait already; neither the queue limit nor a
   * {@linkplain Pool#drain drain} turns it away. The old resource's {@code onRelease} hook is not
   * called, the new one's {@code onAcquire} is.
   *
   * <p>If it fails in any way, the lease has ended. While it waits, the lease has no resource: it
   * can be ended, by {@link #close()} or {@link #invalidate()}, and then what comes for it goes
   * back to the pool.
   *
   * @return the new resource, which {@link #get()} returns from now on
   * @throws IllegalStateException if the lease has ended, is ended meanwhile, or is being renewed
   *     by another thread
   * @throws AcquireTimeoutException if there was none in time
   * @throws ResourceCreationException if none could be made and {@link PoolBuilder#failFast} or an
   *     exhausted {@link PoolBuilder#createRetry} says not to wait for a better attempt
   * @throws PoolClosedException if the pool is closed, or closes before there is one
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  T renew() throws InterruptedException;
}

package dev.cenote;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lends out a limited number of resources that are expensive to make: connections, processes,
 * clients, native handles. It makes them when they are needed, hands each to one caller at a time,
 * and destroys them when they are of no more use.
 *
 * {@snippet :
 * try (Pool<Connection> pool = Pool.builder(() -> connect()).name("orders").max(8).build()) {
 *   String answer = pool.execute(connection -> connection.ask("how many?"));
 * }
 * }
 *
 * <p>{@link #execute} and {@link #run} are the recommended form, because nobody can forget to give
 * the resource back. Who needs a resource over several steps {@linkplain #acquire() acquires} a
 * {@link Lease}, in a {@code try}-with-resources statement if possible. Who must not block uses
 * {@link #executeAsync} or {@link #acquireAsync()}. All of them wait in one queue.
 *
 * <p>All methods are thread-safe, for platform and virtual threads alike.
 *
 * <h2>Order</h2>
 *
 * <p>Callers who wait are served by priority, the higher first, and those of equal priority in the
 * order of their arrival; {@link PoolBuilder#priorityAgeing} moves up who has waited for long. A
 * resource that comes free while somebody waits goes straight to whoever is first. Only while
 * nobody waits may a caller simply take an idle resource.
 *
 * <h2>Timeouts</h2>
 *
 * <p>A caller waits no longer than its timeout, whatever a {@link ResourceFactory} does, since
 * resources are made and destroyed on other threads. The time a hook takes comes on top. When the
 * resource arrives just before the time is over, the caller keeps it. When it does not, the {@link
 * AcquireTimeoutException} says what the pool was doing and who has held a resource for longest,
 * and its cause is the failure of the last creation, if that failed. A timeout of zero does not
 * wait: the caller gets an idle resource that needs no check, or the exception at once.
 *
 * <h2>Threads and hooks</h2>
 *
 * <p>{@link ResourceFactory#create()} and {@link ResourceFactory#destroy} run on the pool's
 * threads, which are daemon platform threads unless the pool was given an {@linkplain
 * PoolBuilder#executor executor}, and so do {@linkplain HealthCheck health checks}: while its
 * resource is checked, a caller waits as any other, within its timeout. {@link
 * ResourceFactory#onAcquire} runs on the acquiring thread if that blocks and on the pool's threads
 * for futures; {@link ResourceFactory#onRelease} on the releasing thread. Futures of those who wait
 * complete on the pool's threads, never on that of the caller who released the resource. Code of
 * the user is never called while the pool holds a lock.
 *
 * <h2>Memory effects</h2>
 *
 * <p>What a thread did before it ended a lease, or returned from a task, happens-before what
 * follows the next acquire of the same resource in any thread, its {@code onAcquire} hook included.
 * What {@link ResourceFactory#create()} did happens-before the first use of the resource, and the
 * last use happens-before {@link ResourceFactory#destroy}. What a thread did before {@link
 * #acquireAsync()} or {@link #executeAsync} happens-before the task and what depends on the future.
 *
 * <h2>Interruption</h2>
 *
 * <p>A blocking method that has to wait throws {@link InterruptedException} when its thread is, or
 * was before the call, interrupted, and then it has taken nothing; one that need not wait does not
 * look. When the resource arrives just before the interrupt, the caller gets it and the thread
 * stays interrupted. Only {@link #close()} does not throw: it hurries up.
 *
 * <h2>Shutdown</h2>
 *
 * <p>A pool that was used must be closed. {@link #drain} turns new callers away, serves those who
 * wait and waits until all have finished; {@link #close()} does so for the {@linkplain
 * PoolBuilder#closeTimeout close timeout}, and then turns away who still waits; {@link #closeNow()}
 * waits for nobody. A resource that is still leased then is destroyed when it comes back. So every
 * resource that was made is destroyed exactly once, unless its holder {@linkplain Lease#detach()
 * detached} it.
 *
 * @param <T> the type of the resources
 */
public interface Pool<T> extends ObservedPool, AutoCloseable {

  /**
   * Returns a builder for a pool of the resources that a factory makes.
   *
   * @param factory what makes the resources; a lambda does
   * @param <T> the type of the resources
   */
  static <T> PoolBuilder<T> builder(ResourceFactory<T> factory) {
    return new PoolBuilder<>(factory);
  }

  /**
   * Runs a task with a resource, on the current thread: as {@link #execute(AcquireOptions, Task)}
   * with {@linkplain AcquireOptions#defaults() default} options.
   *
   * @param task what to do with the resource
   * @param <R> the type of the result
   * @param <E> the type of exception that the task throws
   * @return what the task returned
   * @throws E what the task threw, as it is
   * @throws InterruptedException if the thread is interrupted while it waits for a resource
   */
  <R extends @Nullable Object, E extends Exception> R execute(Task<? super T, ? extends R, E> task)
      throws E, InterruptedException;

  /**
   * Runs a task with a resource, on the current thread. Blocks until there is a resource, as {@link
   * #acquire(AcquireOptions)} does and with the same exceptions, and gives it back when the task
   * has ended, in whatever way. When the task throws, {@link PoolBuilder#onTaskFailure} says what
   * becomes of the resource.
   *
   * @param options how to acquire the resource
   * @param task what to do with the resource
   * @param <R> the type of the result
   * @param <E> the type of exception that the task throws
   * @return what the task returned
   * @throws E what the task threw, as it is
   * @throws InterruptedException if the thread is interrupted while it waits for a resource
   */
  <R extends @Nullable Object, E extends Exception> R execute(
      AcquireOptions options, Task<? super T, ? extends R, E> task) throws E, InterruptedException;

  /**
   * Runs an action with a resource, on the current thread: {@link #execute(Task)} without a result.
   *
   * @param action what to do with the resource
   * @param <E> the type of exception that the action throws
   * @throws E what the action threw, as it is
   * @throws InterruptedException if the thread is interrupted while it waits for a resource
   */
  <E extends Exception> void run(Action<? super T, E> action) throws E, InterruptedException;

  /**
   * Runs an action with a resource, on the current thread: {@link #execute(AcquireOptions, Task)}
   * without a result.
   *
   * @param options how to acquire the resource
   * @param action what to do with the resource
   * @param <E> the type of exception that the action throws
   * @throws E what the action threw, as it is
   * @throws InterruptedException if the thread is interrupted while it waits for a resource
   */
  <E extends Exception> void run(AcquireOptions options, Action<? super T, E> action)
      throws E, InterruptedException;

  /**
   * Begins work with a resource as soon as there is one: as {@link #executeAsync(AcquireOptions,
   * Function)} with {@linkplain AcquireOptions#defaults() default} options.
   *
   * @param task what to do with the resource
   * @param <R> the type of the result
   * @return a future of the result
   */
  <R extends @Nullable Object> CompletableFuture<R> executeAsync(
      Function<? super T, ? extends CompletionStage<R>> task);

  /**
   * Begins work with a resource as soon as there is one, and gives it back when the stage that the
   * task returned ends. Does not block.
   *
   * <p>The task runs on the current thread if there is a resource at once, otherwise on one of the
   * pool's threads. It should not block for long, but begin something and return the stage of its
   * result. When it throws, returns null or its stage ends in failure, the future fails alike, and
   * {@link PoolBuilder#onTaskFailure} says what becomes of the resource.
   *
   * <p>When the caller completes the future itself, by {@link CompletableFuture#cancel cancel},
   * {@link CompletableFuture#orTimeout orTimeout} or otherwise, before the task began, the task
   * does not run. Once it began, the resource stays with it until its stage ends.
   *
   * @param options how to acquire the resource
   * @param task what to do with the resource
   * @param <R> the type of the result
   * @return a future of the result; if there was no resource to be had, it ends in the exceptions
   *     of {@link #acquireAsync(AcquireOptions)}
   */
  <R extends @Nullable Object> CompletableFuture<R> executeAsync(
      AcquireOptions options, Function<? super T, ? extends CompletionStage<R>> task);

  /**
   * Gets a resource: as {@link #acquire(AcquireOptions)} with {@linkplain AcquireOptions#defaults()
   * default} options.
   *
   * @return a lease, to be closed by the caller
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Lease<T> acquire() throws InterruptedException;

  /**
   * Gets a resource: as {@link #acquire(AcquireOptions)} with a timeout.
   *
   * @param timeout how long to wait at most, zero or positive; zero does not wait
   * @return a lease, to be closed by the caller
   * @throws IllegalArgumentException if the timeout is negative
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Lease<T> acquire(Duration timeout) throws InterruptedException;

  /**
   * Gets a resource: one that is idle, or one that is made, or one that another caller gives back.
   * Blocks until there is one, for as long as the options or else {@link
   * PoolBuilder#acquireTimeout} say. Starts the pool if it was not started yet.
   *
   * @param options how to acquire the resource
   * @return a lease, to be closed by the caller
   * @throws AcquireTimeoutException if there was none in time
   * @throws QueueFullException if the caller would have to wait and {@link PoolBuilder#queueLimit}
   *     callers wait already
   * @throws ResourceCreationException if no resource could be made and {@link PoolBuilder#failFast}
   *     or an exhausted {@link PoolBuilder#createRetry} says not to wait for a better attempt
   * @throws PoolClosedException if the pool is draining or closed, or closes before there is one
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Lease<T> acquire(AcquireOptions options) throws InterruptedException;

  /**
   * Gets a resource if there is an idle one, nobody waits, and the pool is not paused. If there is
   * none, but room for one more, has one made for whoever comes next. Does not block, except for
   * the {@code onAcquire} hook. An idle resource that must be checked first is none: its check
   * begins, and for a quarter of a second after it passed, the resource can be had; see {@link
   * PoolBuilder#checkOnAcquire}.
   *
   * @return a lease, to be closed by the caller; or empty
   * @throws PoolClosedException if the pool is draining or closed
   */
  Optional<Lease<T>> tryAcquire();

  /**
   * Gets a resource in the future: as {@link #acquireAsync(AcquireOptions)} with {@linkplain
   * AcquireOptions#defaults() default} options.
   *
   * @return a future lease, to be closed by the caller
   */
  CompletableFuture<Lease<T>> acquireAsync();

  /**
   * Gets a resource in the future. Does not block. The caller waits in the same queue, as long and
   * under the same rules as with {@link #acquire(AcquireOptions)}, whose exceptions the future ends
   * in; none but {@link NullPointerException} is thrown by this method itself.
   *
   * <p>The future may be complete when it is returned; otherwise it completes on one of the pool's
   * threads, never on that of the caller who released the resource. When the caller completes it
   * first, by {@link CompletableFuture#cancel cancel}, {@link CompletableFuture#orTimeout
   * orTimeout} or otherwise, it leaves the queue, and a resource already on its way goes to the
   * next. That holds for the future returned here, not for those derived from it: who cancels a
   * derived one must see to the lease.
   *
   * @param options how to acquire the resource
   * @return a future lease, to be closed by the caller
   */
  CompletableFuture<Lease<T>> acquireAsync(AcquireOptions options);

  /**
   * Makes {@link PoolBuilder#min} resources now, and fails if they cannot be made. Blocks until
   * they are there, for the pool's {@link PoolBuilder#acquireTimeout acquire timeout} at most. May
   * be left out: the first acquire starts a pool by itself, and does not wait for {@code min}. Does
   * nothing if they are there.
   *
   * <p>A failed start leaves the pool running, and trying; close it if that is not wanted.
   *
   * @throws ResourceCreationException if a resource could not be made, or not all were there in
   *     time
   * @throws PoolClosedException if the pool is draining or closed, or closes meanwhile
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  void start() throws InterruptedException;

  /**
   * Checks every resource that is idle now, on the pool's threads, a quarter of them at a time, and
   * destroys those that are not fit for use. Blocks until that is done; a check that hangs is over
   * after the {@link PoolBuilder#healthCheckTimeout}. What callers take before its turn comes is
   * left out.
   *
   * @return how many were found unfit; 0 if the pool has no {@linkplain PoolBuilder#healthCheck
   *     health check}, or no resource, as before its start and after its end
   * @throws InterruptedException if the thread is interrupted while it waits; no further check is
   *     begun then
   */
  int checkHealth() throws InterruptedException;

  /**
   * Says that a resource must not be used again; for whoever learns that it broke by other ways
   * than by using it, such as a callback. Idle, it is destroyed now; leased, when it comes back; in
   * this moment on its way to a caller, when that caller gives it back. Does nothing if the pool
   * does not have it. Does not block; takes time in proportion to the size of the pool.
   *
   * @param resource the very object that the factory made; {@code equals} is not asked
   */
  void invalidate(T resource);

  /**
   * Destroys all resources that are idle at this moment, on the pool's threads. Does not block. The
   * pool makes new ones as {@code min} and its callers ask for.
   */
  void clear();

  /**
   * Retires every resource there is, for instance because credentials have changed: what is idle is
   * destroyed now, what is leased when it comes back, what is being made as soon as it is there. In
   * this moment on its way to a caller, it is destroyed when that caller gives it back. No lease is
   * interrupted. The pool makes new resources as {@code min} and its callers ask for; whoever
   * acquires one from now on gets one that the factory began to make after this call. Does not
   * block; takes time in proportion to the size of the pool.
   */
  void reset();

  /**
   * Gives the pool another size, at once. When it grows, resources are made for {@code min} and for
   * those who wait. When it shrinks, idle resources beyond {@code max} are destroyed; if those that
   * are leased or being made still exceed it, so many are destroyed as they come back or arrive
   * before anybody gets one: no lease is interrupted, and nobody is served beyond the new maximum.
   * {@link PoolBuilder#createConcurrency} stays as it was set, but for what no longer fits; those
   * who wait stay, whatever the queue limit means for the new size. Calls take effect one after the
   * other. Does not block; takes time in proportion to the size of the pool.
   *
   * @param min how many resources to keep at least, from 0 to {@code max}
   * @param max how many resources to have at most, 1 or more
   * @throws IllegalArgumentException if the size is not allowed; the message names each option with
   *     its value and what is allowed
   * @throws PoolClosedException if the pool is draining or closed
   */
  void resize(int min, int max);

  /**
   * Serves nobody from now on, until {@link #resume()}. Who comes, or waits already, waits on, each
   * within its timeout; {@link #tryAcquire} returns empty, and a timeout of zero is over. Leases go
   * on, and what comes back stays idle. Resources are still made for {@code min} and for those who
   * wait beyond what is idle, and all other methods work as ever. Starts the pool if it was not
   * started yet. Does nothing if the pool is paused. Does not block.
   *
   * <p>A caller whose acquire has begun may be served in the very moment of the pause. When the
   * pool is drained or closed, the pause is over: those who wait are served, as without it.
   *
   * @throws PoolClosedException if the pool is draining or closed
   */
  void pause();

  /**
   * Serves callers again after {@link #pause()}, those who wait first. Does nothing if the pool is
   * not paused. Does not block.
   *
   * @throws PoolClosedException if the pool is draining or closed
   */
  void resume();

  /**
   * Takes no new callers from now on, serves those who wait, and blocks until all leases have
   * ended. There is no way back. A {@linkplain #pause() pause} is over with it. Idle resources are
   * destroyed meanwhile. It may be called again, to wait once more.
   *
   * @param timeout how long to block at most, zero or positive; zero does not block
   * @return true if all leases ended; false if the time was over first, and then the pool goes on
   *     draining
   * @throws IllegalArgumentException if the timeout is negative
   * @throws InterruptedException if the thread is interrupted while it blocks; the pool goes on
   *     draining
   */
  boolean drain(Duration timeout) throws InterruptedException;

  /**
   * Closes the pool in peace: {@linkplain #drain drains} it for at most its {@linkplain
   * PoolBuilder#closeTimeout close timeout}, then turns away who still waits with {@link
   * PoolClosedException}, and destroys what is idle. Blocks until that is done or timed out;
   * resources still leased are destroyed when they come back. If the thread is interrupted, goes on
   * as {@link #closeNow()}, and the thread stays interrupted. Does nothing if the pool is closed.
   */
  @Override
  void close();

  /**
   * Closes the pool at once: turns away who waits with {@link PoolClosedException}, and destroys
   * what is idle, on the pool's threads. Resources still leased are destroyed when they come back.
   * Does not block. Does nothing if the pool is closed.
   */
  void closeNow();

  /** Returns the name of the pool, as its registry settled it. */
  @Override
  String name();

  /** Returns where the pool is in its life. */
  PoolState state();

  /** Returns the options that the pool was built with, and its present size. */
  PoolConfig config();

  /**
   * Returns the figures of this moment. Does not block; takes time in proportion to the size of the
   * pool.
   */
  @Override
  PoolStats stats();

  /**
   * Returns who holds a resource now, the longest holder first; an immutable list. Does not block;
   * takes time in proportion to the size of the pool.
   */
  @Override
  List<LeaseInfo> leases();
}

package dev.cenote.jdbc.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.Action;
import dev.cenote.Lease;
import dev.cenote.LeaseInfo;
import dev.cenote.Pool;
import dev.cenote.PoolConfig;
import dev.cenote.PoolState;
import dev.cenote.PoolStats;
import dev.cenote.Task;
import dev.cenote.internal.Handles;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engine's pool as one of connections: what callers get by it is what {@code getConnection}
 * gives, and goes back in the same state. Everything else is the engine's.
 */
final class ConnectionPool implements Pool<Connection> {
  private final ConnectionSource source;
  private final Pool<Physical> engine;

  ConnectionPool(ConnectionSource source, Pool<Physical> engine) {
    this.source = source;
    this.engine = engine;
  }

  // Tasks.

  @Override
  public <R extends @Nullable Object, E extends Exception> R execute(
      Task<? super Connection, ? extends R, E> task) throws E, InterruptedException {
    Objects.requireNonNull(task, "task");
    return run(source.handle(Handles.acquire(engine)), task);
  }

  @Override
  public <R extends @Nullable Object, E extends Exception> R execute(
      AcquireOptions options, Task<? super Connection, ? extends R, E> task)
      throws E, InterruptedException {
    Objects.requireNonNull(task, "task");
    return run(source.handle(Handles.acquire(engine, options)), task);
  }

  private static <R extends @Nullable Object, E extends Exception> R run(
      ConnectionHandle connection, Task<? super Connection, ? extends R, E> task) throws E {
    R result;
    try {
      result = task.run(connection);
    } catch (Throwable failure) {
      connection.closeAfter(failure);
      throw failure;
    }
    connection.close();
    return result;
  }

  @Override
  public <E extends Exception> void run(Action<? super Connection, E> action)
      throws E, InterruptedException {
    run(AcquireOptions.defaults(), action);
  }

  @Override
  public <E extends Exception> void run(
      AcquireOptions options, Action<? super Connection, E> action) throws E, InterruptedException {
    Objects.requireNonNull(action, "action");
    this.<@Nullable Void, E>execute(
        options,
        connection -> {
          action.run(connection);
          return null;
        });
  }

  @Override
  public <R extends @Nullable Object> CompletableFuture<R> executeAsync(
      Function<? super Connection, ? extends CompletionStage<R>> task) {
    return executeAsync(AcquireOptions.defaults(), task);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the result is told by the future returned
  public <R extends @Nullable Object> CompletableFuture<R> executeAsync(
      AcquireOptions options, Function<? super Connection, ? extends CompletionStage<R>> task) {
    Objects.requireNonNull(task, "task");
    CompletableFuture<R> result = new CompletableFuture<>();
    CompletableFuture<Lease<Physical>> acquiring = engine.acquireAsync(options);
    result.whenComplete((value, failure) -> acquiring.cancel(false)); // no matter if it has one
    acquiring.whenComplete((lease, failure) -> {
      if (failure != null) {
        result.completeExceptionally(failure);
      } else if (result.isDone()) {
        lease.close();
      } else {
        begin(lease, task, result);
      }
    });
    return result;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the result is told by the caller's future
  private <R extends @Nullable Object> void begin(
      Lease<Physical> lease,
      Function<? super Connection, ? extends CompletionStage<R>> task,
      CompletableFuture<R> result) {
    ConnectionHandle connection;
    try {
      connection = new ConnectionLease(source, lease).handle();
    } catch (IllegalStateException ended) { // it was reclaimed at once
      result.completeExceptionally(ended);
      return;
    }
    CompletionStage<R> stage;
    try {
      stage = Objects.requireNonNull(task.apply(connection), "the task returned null");
    } catch (Throwable failure) { // as if its stage had failed
      connection.closeAfter(failure);
      result.completeExceptionally(failure);
      return;
    }
    stage.whenComplete((value, failure) -> {
      if (failure == null) {
        connection.close();
        result.complete(value);
      } else {
        connection.closeAfter(failure);
        result.completeExceptionally(failure);
      }
    });
  }

  // Leases.

  @Override
  public Lease<Connection> acquire() throws InterruptedException {
    return new ConnectionLease(source, engine.acquire());
  }

  @Override
  public Lease<Connection> acquire(Duration timeout) throws InterruptedException {
    return new ConnectionLease(source, engine.acquire(timeout));
  }

  @Override
  public Lease<Connection> acquire(AcquireOptions options) throws InterruptedException {
    return new ConnectionLease(source, engine.acquire(options));
  }

  @Override
  public Optional<Lease<Connection>> tryAcquire() {
    return engine.tryAcquire().map(lease -> new ConnectionLease(source, lease));
  }

  @Override
  public CompletableFuture<Lease<Connection>> acquireAsync() {
    return leased(engine.acquireAsync());
  }

  @Override
  public CompletableFuture<Lease<Connection>> acquireAsync(AcquireOptions options) {
    return leased(engine.acquireAsync(options));
  }

  /** Any completion by the caller leaves the engine's queue, or gives back what came first. */
  @SuppressWarnings("FutureReturnValueIgnored") // the result is told by the future returned
  private CompletableFuture<Lease<Connection>> leased(CompletableFuture<Lease<Physical>> engines) {
    CompletableFuture<Lease<Connection>> result = new CompletableFuture<>();
    engines.whenComplete((lease, failure) -> {
      if (failure != null) {
        result.completeExceptionally(failure);
      } else {
        deliver(lease, result);
      }
    });
    result.whenComplete((value, failure) -> engines.cancel(false));
    return result;
  }

  private void deliver(Lease<Physical> lease, CompletableFuture<Lease<Connection>> result) {
    try {
      if (!result.complete(new ConnectionLease(source, lease))) {
        lease.close();
      }
    } catch (IllegalStateException ended) { // it was reclaimed at once
      result.completeExceptionally(ended);
    }
  }

  // The pool as a whole.

  @Override
  public void start() throws InterruptedException {
    engine.start();
  }

  @Override
  public int checkHealth() throws InterruptedException {
    return engine.checkHealth();
  }

  @Override
  public void invalidate(Connection resource) {
    Objects.requireNonNull(resource, "resource");
    source.factory().find(resource).ifPresent(engine::invalidate);
  }

  @Override
  public void clear() {
    engine.clear();
  }

  @Override
  public void reset() {
    engine.reset();
  }

  @Override
  public void resize(int min, int max) {
    engine.resize(min, max);
  }

  @Override
  public void pause() {
    engine.pause();
  }

  @Override
  public void resume() {
    engine.resume();
  }

  @Override
  public boolean drain(Duration timeout) throws InterruptedException {
    return engine.drain(timeout);
  }

  @Override
  public void close() {
    engine.close();
  }

  @Override
  public void closeNow() {
    engine.closeNow();
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public PoolState state() {
    return engine.state();
  }

  @Override
  public PoolConfig config() {
    return engine.config();
  }

  @Override
  public PoolStats stats() {
    return engine.stats();
  }

  @Override
  public List<LeaseInfo> leases() {
    return engine.leases();
  }

  @Override
  public String toString() {
    return engine.toString();
  }
}

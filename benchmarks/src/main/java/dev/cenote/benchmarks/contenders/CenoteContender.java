package dev.cenote.benchmarks.contenders;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Cenote with its default options: only the maximum is set. */
final class CenoteContender implements Contender.RunsTasks, Contender.GivesFutures {
  private static final CompletableFuture<Boolean> DONE = CompletableFuture.completedFuture(true);

  private final Pool<Resource> pool;

  CenoteContender(int size, Maker maker) {
    pool =
        Pool.builder(maker::make)
            .max(size)
            .acquireTimeout(Duration.ofMillis(PATIENCE_MILLIS))
            .build();
  }

  @Override
  public Object claim() throws InterruptedException {
    return pool.acquire();
  }

  @Override
  public @Nullable Object claim(long millis) throws InterruptedException {
    try {
      return pool.acquire(Duration.ofMillis(millis));
    } catch (AcquireTimeoutException none) {
      return null;
    }
  }

  @Override
  public Object resource(Object handle) {
    return ((Lease<?>) handle).get();
  }

  @Override
  public void release(Object handle) {
    ((Lease<?>) handle).close();
  }

  @Override
  public void discard(Object handle) {
    ((Lease<?>) handle).invalidate();
  }

  @Override
  public Callable<Object> executing(Task task) {
    dev.cenote.Task<Resource, Object, RuntimeException> own = task::run;
    return () -> pool.execute(own);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the dependent tells
  public void executeAsync(Task task, Runnable done) {
    pool.executeAsync(
            resource -> {
              task.run(resource);
              return DONE;
            })
        .thenRun(done);
  }

  @Override
  public void close() {
    pool.closeNow();
  }
}

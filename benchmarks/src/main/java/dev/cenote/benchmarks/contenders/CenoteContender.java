package dev.cenote.benchmarks.contenders;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.OverloadException;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.Shedding;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Cenote, with its default options unless said otherwise: only the maximum is set. */
final class CenoteContender implements Contender.RunsTasks, Contender.GivesFutures {
  private static final CompletableFuture<Boolean> DONE = CompletableFuture.completedFuture(true);

  private static final Duration TARGET = Duration.ofMillis(SHEDDING_TARGET_MILLIS);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Pool<Resource> pool;

  private CenoteContender(int size, Maker maker, UnaryOperator<PoolBuilder<Resource>> options) {
    PoolBuilder<Resource> builder =
        Pool.builder(maker::make).max(size).acquireTimeout(Duration.ofMillis(PATIENCE_MILLIS));
    pool = options.apply(builder).build();
  }

  static CenoteContender plain(int size, Maker maker) {
    return new CenoteContender(size, maker, UnaryOperator.identity());
  }

  /** As one would have it for connections: with checks, lifetimes and timeouts of all kinds. */
  static CenoteContender watchful(int size, Maker maker) {
    return new CenoteContender(
        size,
        maker,
        builder ->
            builder
                .healthyWhen(resource -> resource.number() > 0)
                .healthCheckInterval(Duration.ofSeconds(30))
                .maxLifetime(Duration.ofMinutes(30))
                .maxUses(Long.MAX_VALUE)
                .idleTimeout(Duration.ofMinutes(10))
                .staleAfter(Duration.ofMinutes(20)));
  }

  /** One that drops callers when more come than it can serve. */
  static CenoteContender shedding(int size, Maker maker) {
    return new CenoteContender(
        size, maker, builder -> builder.shedding(Shedding.controlledDelay(TARGET, INTERVAL)));
  }

  @Override
  public Object claim() throws InterruptedException {
    return pool.acquire();
  }

  @Override
  public @Nullable Object claim(long millis) throws InterruptedException {
    try {
      return pool.acquire(Duration.ofMillis(millis));
    } catch (AcquireTimeoutException | OverloadException none) {
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

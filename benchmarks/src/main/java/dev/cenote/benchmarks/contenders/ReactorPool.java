package dev.cenote.benchmarks.contenders;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;

/** reactor-pool, from blocking callers through {@code block()} and as it is meant to be used. */
final class ReactorPool implements Contender.GivesFutures {
  private final InstrumentedPool<Resource> pool;

  ReactorPool(int size, Maker maker) {
    pool = PoolBuilder.from(Mono.fromCallable(maker::make)).sizeBetween(0, size).buildPool();
  }

  @Override
  public Object claim() {
    return Objects.requireNonNull(pool.acquire().block());
  }

  @Override
  public @Nullable Object claim(long millis) {
    return pool.acquire(Duration.ofMillis(millis)).onErrorComplete().block();
  }

  @Override
  public Object resource(Object handle) {
    return ((PooledRef<?>) handle).poolable();
  }

  @Override
  public void release(Object handle) {
    ((PooledRef<?>) handle).release().block();
  }

  @Override
  public void discard(Object handle) {
    ((PooledRef<?>) handle).invalidate().block();
  }

  @Override
  public void executeAsync(Task task, Runnable done) {
    pool.acquire()
        .flatMap(reference -> {
          task.run(reference.poolable());
          return reference.release();
        })
        .subscribe(nothing -> {}, failure -> {}, done);
  }

  @Override
  public void close() {
    pool.dispose();
  }
}

package dev.cenote.benchmarks.contenders;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stormpot.Pool;
import stormpot.Pooled;
import stormpot.Timeout;

/** Stormpot over objects that were there before the pool and never expire: its fastest form. */
final class StormpotDirect implements Contender.RunsTasks {
  private static final Timeout PATIENCE = new Timeout(PATIENCE_MILLIS, MILLISECONDS);

  private final Pool<Pooled<Resource>> pool;

  StormpotDirect(int size, Maker maker) throws Exception {
    Resource[] resources = new Resource[size];
    for (int i = 0; i < size; i++) {
      resources[i] = maker.make();
    }
    pool = Pool.of(resources);
  }

  @Override
  public Object claim() throws InterruptedException {
    return Objects.requireNonNull(pool.claim(PATIENCE));
  }

  @Override
  public @Nullable Object claim(long millis) throws InterruptedException {
    return pool.claim(new Timeout(millis, MILLISECONDS));
  }

  @Override
  public Object resource(Object handle) {
    return ((Pooled<?>) handle).getObject();
  }

  @Override
  public void release(Object handle) {
    ((Pooled<?>) handle).release();
  }

  @Override
  public Callable<Object> executing(Task task) {
    Function<Pooled<Resource>, Object> own = held -> task.run(held.getObject());
    return () -> pool.apply(PATIENCE, own).orElseThrow();
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}

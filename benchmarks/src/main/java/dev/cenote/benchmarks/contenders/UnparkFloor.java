package dev.cenote.benchmarks.contenders;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One resource, at most one waiter, and nothing between release and {@code unpark}. */
final class UnparkFloor implements Contender {
  private final AtomicBoolean free = new AtomicBoolean(true);
  private final AtomicReference<@Nullable Thread> waiter = new AtomicReference<>();
  private final Resource resource = new Resource(0);

  @Override
  public Object claim() {
    if (free.compareAndSet(true, false)) {
      return resource;
    }
    waiter.set(Thread.currentThread());
    while (!free.compareAndSet(true, false)) {
      LockSupport.park(this);
    }
    waiter.set(null);
    return resource;
  }

  @Override
  public @Nullable Object claim(long millis) {
    throw new UnsupportedOperationException("nobody leaves");
  }

  @Override
  public Object resource(Object handle) {
    return handle;
  }

  @Override
  public void release(Object handle) {
    free.set(true);
    LockSupport.unpark(waiter.get());
  }

  @Override
  public void close() {}
}

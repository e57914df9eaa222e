package dev.cenote.benchmarks.contenders;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import org.jspecify.annotations.Nullable;
import org.vibur.objectpool.ConcurrentPool;
import org.vibur.objectpool.PoolObjectFactory;
import org.vibur.objectpool.util.ConcurrentLinkedQueueCollection;

/** Vibur's object pool: a semaphore, fair or not, before a concurrent queue. */
final class Vibur implements Contender {
  private final ConcurrentPool<Resource> pool;

  Vibur(int size, Maker maker, boolean fair) {
    pool =
        new ConcurrentPool<>(
            new ConcurrentLinkedQueueCollection<>(), new Factory(maker), 0, size, fair);
  }

  @Override
  public Object claim() {
    return pool.take();
  }

  @Override
  public @Nullable Object claim(long millis) {
    try {
      return pool.tryTake(millis, MILLISECONDS);
    } catch (MakingFailed failed) {
      return null;
    }
  }

  @Override
  public Object resource(Object handle) {
    return handle;
  }

  @Override
  public void release(Object handle) {
    pool.restore((Resource) handle);
  }

  @Override
  public void discard(Object handle) {
    pool.restore((Resource) handle, false);
  }

  @Override
  public void close() {
    pool.terminate();
  }

  private static final class MakingFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    MakingFailed(Exception cause) {
      super(cause);
    }
  }

  private record Factory(Maker maker) implements PoolObjectFactory<Resource> {
    @Override
    public Resource create() {
      try {
        return maker.make();
      } catch (Exception e) {
        throw new MakingFailed(e);
      }
    }

    @Override
    public boolean readyToTake(Resource resource) {
      return true;
    }

    @Override
    public boolean readyToRestore(Resource resource) {
      return true;
    }

    @Override
    public void destroy(Resource resource) {}
  }
}

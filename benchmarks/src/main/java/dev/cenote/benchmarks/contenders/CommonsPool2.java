package dev.cenote.benchmarks.contenders;

import java.time.Duration;
import java.util.NoSuchElementException;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.jspecify.annotations.Nullable;

/** commons-pool2's {@code GenericObjectPool} with its default options. */
final class CommonsPool2 implements Contender {
  private final GenericObjectPool<Resource> pool;

  CommonsPool2(int size, Maker maker) {
    pool = new GenericObjectPool<>(new Factory(maker));
    pool.setMaxTotal(size);
    pool.setMaxIdle(size);
  }

  @Override
  public Object claim() throws Exception {
    return pool.borrowObject();
  }

  @Override
  public @Nullable Object claim(long millis) throws Exception {
    try {
      return pool.borrowObject(Duration.ofMillis(millis));
    } catch (NoSuchElementException none) {
      return null;
    }
  }

  @Override
  public Object resource(Object handle) {
    return handle;
  }

  @Override
  public void release(Object handle) {
    pool.returnObject((Resource) handle);
  }

  @Override
  public void discard(Object handle) throws Exception {
    pool.invalidateObject((Resource) handle);
  }

  @Override
  public void close() {
    pool.close();
  }

  private static final class Factory extends BasePooledObjectFactory<Resource> {
    private final Maker maker;

    Factory(Maker maker) {
      this.maker = maker;
    }

    @Override
    public Resource create() throws Exception {
      return maker.make();
    }

    @Override
    public PooledObject<Resource> wrap(Resource resource) {
      return new DefaultPooledObject<>(resource);
    }
  }
}

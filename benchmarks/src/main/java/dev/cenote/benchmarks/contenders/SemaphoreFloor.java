package dev.cenote.benchmarks.contenders;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The JDK's semaphore: counts who may enter, and pools nothing. */
final class SemaphoreFloor implements Contender {
  private final Semaphore semaphore;
  private final Resource resource = new Resource(0);

  SemaphoreFloor(int size, boolean fair) {
    semaphore = new Semaphore(size, fair);
  }

  @Override
  public Object claim() throws InterruptedException {
    semaphore.acquire();
    return resource;
  }

  @Override
  public @Nullable Object claim(long millis) throws InterruptedException {
    return semaphore.tryAcquire(millis, MILLISECONDS) ? resource : null;
  }

  @Override
  public Object resource(Object handle) {
    return handle;
  }

  @Override
  public void release(Object handle) {
    semaphore.release();
  }

  @Override
  public void close() {}
}

package dev.cenote.benchmarks.contenders;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The JDK's semaphore: counts who may enter, and pools nothing. */
final class SemaphoreFloor implements Contender {
  private final Semaphore semaphore;
  private final boolean throwing;
  private final Resource resource = new Resource(0);

  private SemaphoreFloor(Semaphore semaphore, boolean throwing) {
    this.semaphore = semaphore;
    this.throwing = throwing;
  }

  static SemaphoreFloor unfair(int size) {
    return new SemaphoreFloor(new Semaphore(size), false);
  }

  static SemaphoreFloor fair(int size) {
    return new SemaphoreFloor(new Semaphore(size, true), false);
  }

  /** One whose callers, when their time is over, make an exception with a stack trace. */
  static SemaphoreFloor throwing(int size) {
    return new SemaphoreFloor(new Semaphore(size), true);
  }

  @Override
  public Object claim() throws InterruptedException {
    semaphore.acquire();
    return resource;
  }

  @Override
  public @Nullable Object claim(long millis) throws InterruptedException {
    if (semaphore.tryAcquire(millis, MILLISECONDS)) {
      return resource;
    }
    try {
      return none(millis);
    } catch (TimeoutException none) {
      return null;
    }
  }

  private @Nullable Object none(long millis) throws TimeoutException {
    if (throwing) {
      throw new TimeoutException("nothing within " + millis + " ms");
    }
    return null;
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

package dev.cenote.benchmarks.contenders;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * A compare-and-set to take and one to give back, on a word that threads seldom share: what a pool
 * that does anything at all costs. Whoever finds nothing spins.
 */
final class CasFloor implements Contender {
  private static final int STRIDE = 32; // ints: two cache lines

  private final AtomicIntegerArray words;
  private final Integer[] handles;

  CasFloor(int size) {
    words = new AtomicIntegerArray((size + 1) * STRIDE);
    handles = new Integer[size];
    for (int i = 0; i < size; i++) {
      handles[i] = (i + 1) * STRIDE;
    }
  }

  @Override
  public Object claim() {
    while (true) {
      Object handle = tryClaim();
      if (handle != null) {
        return handle;
      }
      Thread.onSpinWait();
    }
  }

  private @Nullable Object tryClaim() {
    int first = (int) (Thread.currentThread().threadId() % handles.length);
    for (int i = first; i < first + handles.length; i++) {
      Integer handle = handles[i < handles.length ? i : i - handles.length];
      if (words.compareAndSet(handle, 0, 1)) {
        return handle;
      }
    }
    return null;
  }

  @Override
  public @Nullable Object claim(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (true) {
      Object handle = tryClaim();
      if (handle != null || System.nanoTime() - end >= 0) {
        return handle;
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public Object resource(Object handle) {
    return handle;
  }

  @Override
  public void release(Object handle) {
    words.compareAndSet((Integer) handle, 1, 0);
  }

  @Override
  public void close() {}
}

package dev.cenote.benchmarks.trials;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that all begin at one moment, when each of them is ready. */
final class Callers {
  /** What one of them does. */
  @FunctionalInterface
  interface Call {
    void run(int number) throws Exception;
  }

  /** How long it took, and how much processor time of this process. */
  record Elapsed(long nanos, long processorNanos) {
    double coresBusy() {
      return (double) processorNanos / nanos;
    }
  }

  private final Thread.Builder threads;
  private final int count;

  private Callers(Thread.Builder threads, int count) {
    this.threads = threads;
    this.count = count;
  }

  static Callers platform(int count) {
    return new Callers(Thread.ofPlatform().daemon(), count);
  }

  static Callers virtual(int count) {
    return new Callers(Thread.ofVirtual(), count);
  }

  int count() {
    return count;
  }

  /** Runs {@code call} in each thread and returns when all have ended; fails if one of them did. */
  Elapsed run(Call call) throws Exception {
    CountDownLatch ready = new CountDownLatch(count);
    CountDownLatch go = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    List<Thread> started = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int number = i;
      started.add(
          threads.start(() -> {
            ready.countDown();
            try {
              go.await();
              call.run(number);
            } catch (Exception e) {
              failure.compareAndSet(null, e);
            }
          }));
    }
    ready.await();
    long processorBefore = Processor.nanos();
    long before = System.nanoTime();
    go.countDown();
    for (Thread thread : started) {
      thread.join();
    }
    long nanos = System.nanoTime() - before;
    Elapsed elapsed = new Elapsed(nanos, Processor.nanos() - processorBefore);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a caller failed", failed);
    }
    return elapsed;
  }
}

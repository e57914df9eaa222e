package dev.cenote.benchmarks.trials;

import dev.cenote.benchmarks.contenders.Contender;
import dev.cenote.benchmarks.report.Values;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Virtual threads that use a pool until they are told to stop, and go on when they get errors. They
 * and the pool end with {@link #close}.
 */
final class Crowd implements AutoCloseable {
  /** So many successes say that things are well again. */
  static final int MANY = 1_000;

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(5);

  /**
   * Between two uses. A caller that asks again at once gets the same again from a pool that is not
   * fair; then a few have all there is, and those who starve are not seen, since a wait counts when
   * it ends.
   */
  private static final Duration PAUSE_AFTER_SUCCESS = Duration.ofMillis(1);

  /** What a caller does with what it got. */
  @FunctionalInterface
  interface Use {
    void use(Object handle) throws Exception;
  }

  /** Successes since somebody asked for them to be counted. */
  private static final class Count {
    final AtomicLong successes = new AtomicLong();
    final CountDownLatch both = new CountDownLatch(2);
    volatile long first;
    volatile long last;

    void success() {
      long number = successes.incrementAndGet();
      if (number == 1) {
        first = System.nanoTime();
        both.countDown();
      } else if (number == MANY) {
        last = System.nanoTime();
        both.countDown();
      }
    }
  }

  private final Contender pool;
  private final Use use;
  private final Waits[] waits;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile Count count = new Count();
  private volatile boolean watched;
  private volatile boolean done;

  private Crowd(int callers, Contender pool, Use use) {
    this.pool = pool;
    this.use = use;
    waits = Waits.of(callers);
  }

  static Crowd start(int callers, Contender pool, Use use) {
    Crowd crowd = new Crowd(callers, pool, use);
    Thread.ofPlatform().daemon().start(() -> crowd.run(callers));
    return crowd;
  }

  private void run(int callers) {
    try {
      Callers.virtual(callers).run(number -> call(waits[number]));
      end.complete(null);
    } catch (Throwable failure) {
      end.completeExceptionally(failure);
    }
  }

  private void call(Waits own) throws InterruptedException {
    while (!done) {
      try {
        callOnce(own);
        Thread.sleep(PAUSE_AFTER_SUCCESS);
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception failed) {
        Thread.sleep(PAUSE_AFTER_FAILURE);
      }
    }
  }

  private void callOnce(Waits own) throws Exception {
    long before = System.nanoTime();
    Object handle = pool.claim();
    try {
      if (watched) {
        own.add(System.nanoTime() - before);
      }
      use.use(handle);
    } finally {
      pool.release(handle);
    }
    count.success();
  }

  /** Looks on for a while, and returns how many successes there were a second. */
  double watch(Duration span) throws InterruptedException {
    Count counted = new Count();
    count = counted;
    long before = System.nanoTime();
    watched = true;
    Thread.sleep(span);
    watched = false;
    double seconds = (System.nanoTime() - before) / 1e9;
    return counted.successes.get() / seconds;
  }

  /** The waits while somebody watched; after {@link #close}, when nobody adds to them. */
  Values waits() {
    return Waits.all(waits);
  }

  /** From now on successes count. */
  void countAnew() {
    count = new Count();
  }

  /** Waits for {@link #MANY}. */
  void awaitSuccesses() throws InterruptedException {
    count.both.await();
  }

  /** When the first success came, by {@link System#nanoTime}; after {@link #awaitSuccesses}. */
  long firstSuccess() {
    return count.first;
  }

  /** When the last of {@link #MANY} came. */
  long manySuccesses() {
    return count.last;
  }

  @Override
  public void close() {
    done = true;
    end.join();
    pool.close();
  }
}

package dev.cenote.benchmarks.trials;

import dev.cenote.benchmarks.contenders.Contender;
import dev.cenote.benchmarks.report.Values;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Virtual threads that use a pool until they are told to stop, and go on when they get errors. They
 * and the pool end with {@link #close}.
 */
final class Crowd implements AutoCloseable {
  /** So many successes say that things are well again. */
  static final int MANY = 1_000;

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(5);

  private static final long NOT_YET = Long.MAX_VALUE;

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
  private final Duration pause;
  private final Waits[] waits;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile Count count = new Count();
  private final LongAdder unfinished = new LongAdder();
  private volatile long watchedFrom = NOT_YET;
  private volatile long watchedUntil = NOT_YET;
  private volatile boolean done;

  private Crowd(int callers, Contender pool, Use use, Duration pause) {
    this.pool = pool;
    this.use = use;
    this.pause = pause;
    waits = Waits.of(callers);
  }

  /**
   * Starts it.
   *
   * @param pause how long each of them does something else between two uses; zero for nothing
   */
  static Crowd start(int callers, Contender pool, Use use, Duration pause) {
    Crowd crowd = new Crowd(callers, pool, use, pause);
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
        if (!pause.isZero()) {
          Thread.sleep(pause);
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception failed) {
        Thread.sleep(PAUSE_AFTER_FAILURE);
      }
    }
  }

  private void callOnce(Waits own) throws Exception {
    Object handle = claim(own);
    try {
      use.use(handle);
    } finally {
      pool.release(handle);
    }
    count.success();
  }

  private Object claim(Waits own) throws Exception {
    long before = System.nanoTime();
    try {
      return pool.claim();
    } finally {
      waited(own, before, System.nanoTime());
    }
  }

  /**
   * Notes a wait that ended while somebody watched; or one that went on then, as what it was at
   * that moment. If that was left out, a pool would look the better the fewer callers it serves:
   * who asks again at once gets the same again from one that is not fair, and those who starve have
   * no wait that has ended.
   */
  private void waited(Waits own, long began, long ended) {
    long until = watchedUntil;
    if (ended >= watchedFrom && began < until) {
      own.add(Math.min(ended, until) - began);
      if (ended > until) {
        unfinished.increment();
      }
    }
  }

  /** Looks on for a while, once, and returns how many successes there were a second. */
  double watch(Duration span) throws InterruptedException {
    Count counted = new Count();
    count = counted;
    long before = System.nanoTime();
    watchedFrom = before;
    Thread.sleep(span);
    long successes = counted.successes.get();
    long after = System.nanoTime();
    watchedUntil = after;
    return successes * 1e9 / (after - before);
  }

  /**
   * The waits while somebody watched, those included that went on at the end, as long as they were
   * then; after {@link #close}, when nobody adds to them.
   */
  Values waits() {
    return Waits.all(waits);
  }

  /** How many of the waits went on at the end; after {@link #close}. */
  long unfinished() {
    return unfinished.sum();
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

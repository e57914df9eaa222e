package dev.cenote.cli.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The moments of an outage, in {@code System.nanoTime()}: when the server was gone, when it
 * accepted connections again, and when the first operation through the pool succeeded after that.
 * Thread-safe.
 */
final class Recovery {

  private static final long NOT_YET = Long.MAX_VALUE;

  private final AtomicLong gone = new AtomicLong(NOT_YET);
  private final AtomicLong accepting = new AtomicLong(NOT_YET);
  private final AtomicLong success = new AtomicLong(NOT_YET);
  private final CountDownLatch recovered = new CountDownLatch(1);

  /** The server is gone from this moment. */
  void gone(long now) {
    gone.set(now);
  }

  /** The server accepts connections, at the latest from this moment. */
  void accepting(long now) {
    accepting.set(now);
  }

  /**
   * An operation succeeded. One that began when the server was gone already can only have done so
   * on the server that came back.
   */
  void succeeded(long began, long ended) {
    if (success.get() == NOT_YET && began >= gone.get() && success.compareAndSet(NOT_YET, ended)) {
      recovered.countDown();
    }
  }

  /** Waits for the first success; false if there is none within the time. */
  boolean await(Duration limit) throws InterruptedException {
    return recovered.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  boolean isDown() {
    return gone.get() != NOT_YET && accepting.get() == NOT_YET;
  }

  /** How long nobody could connect; empty if there was no outage or it did not end. */
  Optional<Duration> outage() {
    return between(gone.get(), accepting.get());
  }

  /** From the server's return to the first success; empty if there was none. */
  Optional<Duration> time() {
    return between(accepting.get(), success.get());
  }

  private static Optional<Duration> between(long from, long to) {
    return from == NOT_YET || to == NOT_YET
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, to - from)));
  }
}

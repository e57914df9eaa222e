package dev.cenote.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds up whoever passes until a test opens it, once and for all. {@link ScriptedFactory#gate()}
 * makes gates that are opened at the latest when the factory is {@linkplain ScriptedFactory#heal()
 * healed}, so that no thread stays behind. Thread-safe.
 */
public final class Gate {

  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger arrivals = new AtomicInteger();

  /** Makes a closed gate. */
  public Gate() {}

  /** Lets everybody through, now and later. Does nothing the second time. */
  public void open() {
    closed.countDown();
  }

  /** Says whether this gate has been opened. */
  public boolean isOpen() {
    return closed.getCount() == 0;
  }

  /** Returns how many have come to this gate so far, whether or not they got through. */
  public int arrivals() {
    return arrivals.get();
  }

  /**
   * Waits in real time until at least so many have come to this gate.
   *
   * @throws AssertionError if they have not after 20 s of real time
   */
  public void awaitArrivals(int count) {
    Await.until(
        () -> count + " arrivals at the gate; there are " + arrivals(), () -> arrivals() >= count);
  }

  /** Waits until this gate is open. */
  void pass() throws InterruptedException {
    arrivals.incrementAndGet();
    closed.await();
  }

  /** Waits until this gate is open and pays no attention to interrupts; keeps the flag. */
  void passStubbornly() {
    arrivals.incrementAndGet();
    boolean interrupted = false;
    while (true) {
      try {
        closed.await();
        break;
      } catch (InterruptedException ignored) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Burns processor time until this gate is open, and pays no attention to interrupts. */
  void spin() {
    arrivals.incrementAndGet();
    while (!isOpen()) {
      Thread.onSpinWait();
    }
  }
}

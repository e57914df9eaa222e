package dev.cenote.stress.faults;

import dev.cenote.AcquireContext;
import dev.cenote.Health;
import dev.cenote.ResourceFactory;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A factory that fails in every way there is, as often as a soak wants. */
final class Backend implements ResourceFactory<Thing> {
  private final Count count;
  private final double trouble;
  private final long hangMillis;
  private final long seed;

  /**
   * @param trouble how likely a call goes wrong
   * @param hangMillis how long a call takes that hangs
   */
  Backend(Count count, double trouble, long hangMillis, long seed) {
    this.count = count;
    this.trouble = trouble;
    this.hangMillis = hangMillis;
    this.seed = seed;
  }

  @Override
  @SuppressWarnings("NullAway") // returning null is one of the faults
  public Thing create() throws Exception {
    SplittableRandom dice = dice();
    if (dice.nextDouble() < trouble) {
      count.faults.increment();
      switch (dice.nextInt(7)) {
        case 0 -> throw new IOException("refused");
        case 1 -> throw new OutOfMemoryError("simulated");
        case 2 -> throw new StackOverflowError("simulated");
        case 3 -> hang(true); // and then it comes, too late
        case 4 -> hang(false);
        case 5 -> spin();
        default -> {
          return null;
        }
      }
    }
    count.created.increment();
    Thing thing = new Thing(count);
    count.youngest = thing;
    return thing;
  }

  @Override
  public void destroy(Thing thing) throws Exception {
    thing.destroy();
    SplittableRandom dice = dice();
    if (dice.nextDouble() < trouble) {
      count.faults.increment();
      switch (dice.nextInt(3)) {
        case 0 -> throw new IOException("cannot be closed");
        case 1 -> hang(false);
        default -> hang(true);
      }
    }
  }

  /** A health check. */
  Health check(Thing thing) throws Exception {
    thing.checked();
    SplittableRandom dice = dice();
    if (dice.nextDouble() < trouble) {
      count.faults.increment();
      switch (dice.nextInt(4)) {
        case 0 -> throw new IOException("no answer");
        case 1 -> hang(false);
        case 2 -> hang(true);
        default -> {
          return Health.unhealthy("down");
        }
      }
    }
    return Health.ok();
  }

  @Override
  public void onAcquire(Thing thing, AcquireContext context) throws Exception {
    hook("onAcquire");
  }

  @Override
  public void onRelease(Thing thing) throws Exception {
    hook("onRelease");
  }

  private void hook(String name) throws IOException {
    if (dice().nextDouble() < trouble / 10) {
      count.faults.increment();
      throw new IOException(name);
    }
  }

  private SplittableRandom dice() {
    return new SplittableRandom(seed ^ System.nanoTime());
  }

  private void hang(boolean interruptibly) throws InterruptedException {
    count.hanging.incrementAndGet();
    try {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(hangMillis);
      boolean interrupted = false;
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          if (interruptibly) {
            throw new InterruptedException();
          }
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    } finally {
      count.hanging.decrementAndGet();
    }
  }

  private void spin() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }
}

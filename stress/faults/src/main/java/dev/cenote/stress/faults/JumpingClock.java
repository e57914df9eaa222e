package dev.cenote.stress.faults;

import dev.cenote.PoolClock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that jumps: as after a suspended laptop, a frozen container or a migrated machine the
 * reading is suddenly later, while threads and timers have slept on by the machine's own time.
 */
final class JumpingClock implements PoolClock {
  private final PoolClock real = PoolClock.system();
  private final AtomicLong ahead = new AtomicLong();

  void jump(long millis) {
    ahead.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Override
  public long nanoTime() {
    return real.nanoTime() + ahead.get();
  }

  @Override
  public Instant instant() {
    return real.instant().plusNanos(ahead.get());
  }

  @Override
  public void parkNanos(Object blocker, long nanos) {
    real.parkNanos(blocker, nanos);
  }

  @Override
  public void unpark(Thread thread) {
    real.unpark(thread);
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    return real.schedule(delayNanos, task);
  }
}

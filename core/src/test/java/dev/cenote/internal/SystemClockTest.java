package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cenote.Pool;
import dev.cenote.PoolClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SystemClockTest {
  private final PoolClock clock = SystemClock.instance();

  private static boolean housekeeperRuns() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("cenote-housekeeper"));
  }

  @Test
  void theHousekeeperTicksWhileAPoolIsOpenAndEndsAfterwards() throws InterruptedException {
    try (Pool<Object> pool = Pool.builder(Object::new).build()) {
      pool.acquire().close();
      long before = clock.coarseNanoTime();
      await().until(() -> clock.coarseNanoTime() > before);
      assertThat(clock.nanoTime()).isGreaterThanOrEqualTo(clock.coarseNanoTime());
      assertThat(housekeeperRuns()).isTrue();
    }
    await().until(() -> !housekeeperRuns());
  }

  @Test
  void theCoarseClockIsRightFromTheFirstMomentOn() {
    await().until(() -> !housekeeperRuns());
    SystemClock system = (SystemClock) clock;
    long before = clock.nanoTime();
    system.attach();
    try {
      assertThat(clock.coarseNanoTime() - before).isNotNegative();
    } finally {
      system.detach();
    }
  }

  @Test
  void aTimerRunsAndACancelledOneDoesNot() throws InterruptedException {
    AtomicBoolean cancelledRan = new AtomicBoolean();
    CountDownLatch ran = new CountDownLatch(1);
    clock.schedule(TimeUnit.MILLISECONDS.toNanos(5), () -> cancelledRan.set(true)).cancel();
    clock.schedule(TimeUnit.MILLISECONDS.toNanos(10), ran::countDown);

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(cancelledRan).isFalse();
  }

  @Test
  void whoParksForATimeWakesUpByItself() throws InterruptedException {
    Thread sleeper = Thread.ofPlatform().start(() -> clock.parkNanos(this, 1));
    assertThat(sleeper.join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void whoParksIsWokenUp() throws InterruptedException {
    assertParks(Long.MAX_VALUE, Thread.State.WAITING);
    assertParks(TimeUnit.HOURS.toNanos(1), Thread.State.TIMED_WAITING);
  }

  private void assertParks(long nanos, Thread.State how) throws InterruptedException {
    Thread sleeper = Thread.ofPlatform().start(() -> clock.parkNanos(this, nanos));
    await().until(() -> sleeper.getState() == how);
    clock.unpark(sleeper);
    assertThat(sleeper.join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void whatIsScheduledForEverNeedsNoThread() {
    clock.schedule(Long.MAX_VALUE, () -> {}).cancel();

    await().until(() -> !housekeeperRuns());
  }
}

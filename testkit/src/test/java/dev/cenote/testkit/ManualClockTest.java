package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.PoolClock.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManualClockTest {

  private final ManualClock clock = new ManualClock();

  @Test
  void timeMovesOnlyWhenAdvanced() {
    long nanos = clock.nanoTime();
    Instant instant = clock.instant();
    assertThat(clock.nanoTime()).isEqualTo(nanos);
    clock.advance(Duration.ofMillis(5));
    assertThat(clock.nanoTime() - nanos).isEqualTo(5_000_000);
    assertThat(clock.coarseNanoTime()).isEqualTo(clock.nanoTime());
    assertThat(clock.instant()).isEqualTo(instant.plusMillis(5));
    assertThat(clock.elapsed()).isEqualTo(Duration.ofMillis(5));
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nanoTimeOverflowsSoonAndGoesOn() {
    long before = clock.nanoTime();
    clock.advance(Duration.ofSeconds(11));
    assertThat(clock.nanoTime()).isLessThan(before);
    assertThat(clock.nanoTime() - before).isEqualTo(Duration.ofSeconds(11).toNanos());
  }

  @Test
  void tasksRunInOrderAtTheirOwnInstantOnTheAdvancingThread() {
    List<String> ran = new ArrayList<>();
    long start = clock.nanoTime();
    clock.schedule(30, () -> ran.add("c" + (clock.nanoTime() - start)));
    clock.schedule(10, () -> ran.add("a" + (clock.nanoTime() - start)));
    clock.schedule(10, () -> ran.add("b" + Thread.currentThread().threadId()));
    clock.schedule(31, () -> ran.add("too late"));

    clock.advance(Duration.ofNanos(30));

    assertThat(ran).containsExactly("a10", "b" + Thread.currentThread().threadId(), "c30");
    assertThat(clock.timers()).isEqualTo(1);
  }

  @Test
  void whatATaskSchedulesWithinTheWindowRunsToo() {
    List<Long> ran = new ArrayList<>();
    long start = clock.nanoTime();
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          ran.add(clock.nanoTime() - start);
          clock.schedule(10, again[0]);
        };
    clock.schedule(10, again[0]);
    clock.advance(Duration.ofNanos(35));
    assertThat(ran).containsExactly(10L, 20L, 30L);
    assertThat(clock.timers()).isEqualTo(1);
  }

  @Test
  void aCancelledTaskDoesNotRun() {
    AtomicInteger ran = new AtomicInteger();
    Timer timer = clock.schedule(10, ran::incrementAndGet);
    Timer other = clock.schedule(5, timer::cancel);
    clock.advance(Duration.ofNanos(20));
    other.cancel();
    assertThat(ran).hasValue(0);
    assertThat(clock.timers()).isZero();
  }

  @Test
  void aTaskThatIsDueRunsWithoutTimeMoving() {
    AtomicInteger ran = new AtomicInteger();
    clock.schedule(0, ran::incrementAndGet);
    clock.schedule(-5, ran::incrementAndGet);
    clock.schedule(Long.MAX_VALUE, ran::incrementAndGet);
    assertThat(ran).hasValue(0);
    clock.advance(Duration.ZERO);
    assertThat(ran).hasValue(2);
    assertThat(clock.timers()).isEqualTo(1);
  }

  @Test
  void aTaskMustNotAdvanceTheClockAndItsFailureIsPassedOn() {
    clock.schedule(1, () -> clock.advance(Duration.ofNanos(1)));
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(5)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(clock.elapsed()).isEqualTo(Duration.ofNanos(1));
  }

  @Test
  void aParkedThreadWakesWhenItsTimeHasCome() throws InterruptedException {
    Thread sleeper = parked(100);
    clock.advance(Duration.ofNanos(99));
    assertThat(clock.isParked(sleeper)).isTrue();
    clock.advance(Duration.ofNanos(1));
    assertThat(clock.isParked(sleeper)).isFalse();
    sleeper.join();
    assertThat(clock.parked()).isZero();
  }

  @Test
  void aThreadParkedForEverWakesOnUnparkOrInterruptOnly() throws InterruptedException {
    Thread first = parked(Long.MAX_VALUE);
    Thread second = parked(Long.MAX_VALUE);
    clock.advance(Duration.ofSeconds(Long.MAX_VALUE));
    clock.awaitParked(2);
    clock.unpark(first);
    first.join();
    second.interrupt();
    second.join();
    assertThat(clock.parked()).isZero();
  }

  @Test
  void anUnparkBeforeTheParkMakesItReturnAtOnce() throws InterruptedException {
    for (Thread.Builder builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      Thread early =
          builder.start(() -> {
            clock.unpark(Thread.currentThread());
            clock.parkNanos(this, Long.MAX_VALUE);
          });
      early.join();
    }
    Thread none = Thread.ofVirtual().start(() -> clock.parkNanos(this, 0));
    none.join();
  }

  @Test
  void noWakeUpIsLostHoweverTheThreadsRace() throws InterruptedException {
    for (int round = 0; round < 2_000; round++) {
      Thread sleeper = Thread.ofVirtual().start(() -> clock.parkNanos(this, Long.MAX_VALUE));
      clock.unpark(sleeper);
      sleeper.join();
      Thread timed = Thread.ofVirtual().start(() -> clock.parkNanos(this, 1));
      while (timed.isAlive()) {
        clock.advance(Duration.ofNanos(1));
      }
    }
    assertThat(clock.parked()).isZero();
  }

  @Test
  void manyMayParkAtOnce() throws InterruptedException {
    List<Thread> threads =
        IntStream.rangeClosed(1, 1_000)
            .mapToObj(i -> Thread.ofVirtual().start(() -> clock.parkNanos(this, i)))
            .toList();
    clock.awaitParked(1_000);
    clock.advance(Duration.ofNanos(1_000));
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private Thread parked(long nanos) {
    Thread thread = Thread.ofPlatform().start(() -> clock.parkNanos(this, nanos));
    Await.until("parked", () -> clock.isParked(thread));
    return thread;
  }
}

package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class JobTest {
  @Test
  void anInterruptReachesTheWorkAndNothingAfterIt() throws InterruptedException {
    CountDownLatch working = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicBoolean flagAfterwards = new AtomicBoolean(true);
    Job job =
        new Job() {
          @Override
          void work() {
            working.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.set(true);
              Thread.currentThread().interrupt();
            }
          }
        };
    Thread thread =
        new Thread(() -> {
          job.run();
          flagAfterwards.set(Thread.currentThread().isInterrupted());
        });
    thread.start();
    working.await();
    job.interrupt();
    thread.join();

    assertThat(interrupted).isTrue();
    assertThat(flagAfterwards).isFalse();
  }

  @Test
  void anInterruptBeforeTheRunIsNotLost() {
    AtomicBoolean seen = new AtomicBoolean();
    Job job =
        new Job() {
          @Override
          void work() {
            seen.set(Thread.currentThread().isInterrupted());
          }
        };
    job.interrupt();
    job.run();

    assertThat(seen).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whoIsMuchTooLateIsGrantedAMomentMore() {
    long late = TimeUnit.MILLISECONDS.toNanos(100);
    assertThat(Job.moment(late)).isZero();
    assertThat(Job.moment(late + 1)).isEqualTo(late + 1);
    assertThat(Job.moment(30 * late)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(250));
  }

  @Test
  void aTimerThatComesInTimeRingsOnce() {
    HandSeam seam = new HandSeam(0);
    AtomicBoolean over = new AtomicBoolean();
    job().setTimer(seam, 1_000, () -> over.set(true));
    assertThat(seam.delays()).containsExactly(1_000L);
    seam.ring();
    assertThat(over).isTrue();
    assertThat(seam.delays()).isEmpty();
  }

  @Test
  void aTimerThatComesMuchTooLateRingsAMomentLater() {
    HandSeam seam = new HandSeam(0);
    AtomicBoolean over = new AtomicBoolean();
    long limit = TimeUnit.SECONDS.toNanos(5);
    job().setTimer(seam, limit, () -> over.set(true));
    seam.ring(limit);
    assertThat(over).isFalse();
    assertThat(seam.delays()).containsExactly(TimeUnit.MILLISECONDS.toNanos(250));
    seam.ring(limit);
    assertThat(over).isTrue();
  }

  private static Job job() {
    return new Job() {
      @Override
      void work() {}
    };
  }

  @Test
  void behindTheShieldNoInterruptComesThrough() {
    AtomicBoolean seen = new AtomicBoolean();
    Job[] self = new Job[1];
    self[0] =
        new Job() {
          @Override
          void work() {
            Thread.currentThread().interrupt();
            shield();
            self[0].interrupt();
            seen.set(Thread.currentThread().isInterrupted());
          }
        };
    self[0].run();

    assertThat(seen).isFalse();
  }
}

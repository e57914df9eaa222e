package dev.cenote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopSignalTest {

  private final StopSignal stop = new StopSignal();

  @Test
  void aRequestIsSeen() throws InterruptedException {
    assertThat(stop.isRequested()).isFalse();
    assertThat(stop.await(Duration.ZERO)).isFalse();
    stop.request();
    assertThat(stop.isRequested()).isTrue();
    assertThat(stop.await(Duration.ZERO)).isTrue();
  }

  @Test
  void aRequestInterruptsWhoIsInterruptible() {
    assertThatThrownBy(() ->
            stop.interruptibly(() -> {
              Thread.ofVirtual().start(stop::request);
              return new CountDownLatch(1).await(1, TimeUnit.DAYS);
            }))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void workThatEndsInSpiteOfARequestLeavesNoInterruptBehind() throws Exception {
    boolean interrupted =
        stop.interruptibly(() -> {
          stop.request();
          return Thread.currentThread().isInterrupted();
        });
    assertThat(interrupted).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void nothingBeginsAfterARequest() {
    stop.request();
    assertThatThrownBy(() -> stop.interruptibly(() -> "begun"))
        .isInstanceOf(InterruptedException.class);
  }
}

package dev.cenote.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecoveryTest {

  private final Recovery recovery = new Recovery();

  @Test
  void withoutAnOutageThereIsNothingToRecoverFrom() {
    recovery.succeeded(1, 2);
    assertThat(recovery.isDown()).isFalse();
    assertThat(recovery.outage()).isEmpty();
    assertThat(recovery.time()).isEmpty();
  }

  @Test
  void itIsTheTimeFromTheReturnToTheFirstSuccess() throws InterruptedException {
    recovery.gone(1_000);
    assertThat(recovery.isDown()).isTrue();
    recovery.accepting(3_000);
    assertThat(recovery.isDown()).isFalse();
    assertThat(recovery.await(Duration.ZERO)).isFalse();
    recovery.succeeded(3_100, 3_200);
    recovery.succeeded(3_150, 3_300);
    assertThat(recovery.await(Duration.ZERO)).isTrue();
    assertThat(recovery.outage()).contains(Duration.ofNanos(2_000));
    assertThat(recovery.time()).contains(Duration.ofNanos(200));
  }

  @Test
  void aSuccessThatBeganBeforeTheServerWasGoneDoesNotCount() {
    recovery.gone(1_000);
    recovery.accepting(3_000);
    recovery.succeeded(999, 3_200);
    assertThat(recovery.time()).isEmpty();
  }

  @Test
  void thePoolMayBeFasterThanTheProbe() {
    recovery.gone(1_000);
    recovery.succeeded(2_000, 2_500);
    recovery.accepting(3_000);
    assertThat(recovery.time()).contains(Duration.ZERO);
  }
}

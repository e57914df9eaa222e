package dev.cenote.internal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(
          RetryPolicy.exponential(Integer.MAX_VALUE, Duration.ofMillis(50))
              .maxDelay(Duration.ofMillis(250))
              .jitter(0.2));

  private List<Long> delays(int failures, boolean somebodyWaits) {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < failures; i++) {
      backoff.failed(backoff.round(), 1_000, 0);
      delays.add(millis(backoff.untilDue(somebodyWaits, 1_000)));
    }
    return delays;
  }

  private static long millis(long nanos) {
    return nanos / MILLISECONDS.toNanos(1);
  }

  @Test
  void doublesUpToAQuarterOfASecondWhileSomebodyWaits() {
    assertThat(delays(5, true)).containsExactly(50L, 100L, 200L, 250L, 250L);
  }

  @Test
  void doublesUpToFiveSecondsWhileNobodyWaits() {
    assertThat(delays(9, false))
        .containsExactly(50L, 100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
  }

  @Test
  void failuresOfOneRoundCountOnce() {
    backoff.failed(0, 0, 0);
    backoff.failed(0, 0, 0);
    backoff.failed(0, 0, 0);

    assertThat(backoff.round()).isEqualTo(1);
    assertThat(backoff.roundsEver()).isEqualTo(1);
  }

  @Test
  void aSuccessStartsOver() {
    delays(4, true);
    backoff.succeeded();

    assertThat(backoff.isActive()).isFalse();
    assertThat(delays(1, true)).containsExactly(50L);
    assertThat(backoff.roundsEver()).isEqualTo(5);
  }

  @Test
  void jitterShortensAndTimeRunsDown() {
    backoff.failed(0, 0, 0.5);

    assertThat(backoff.untilDue(true, 0)).isEqualTo(MILLISECONDS.toNanos(45));
    assertThat(backoff.untilDue(true, MILLISECONDS.toNanos(40))).isEqualTo(MILLISECONDS.toNanos(5));
    assertThat(backoff.untilDue(true, MILLISECONDS.toNanos(45))).isZero();
  }
}

package dev.cenote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The small values: figures, health, shedding. */
class ValuesTest {

  private static Latency latency(long count) {
    return Latency.of(
        count,
        Duration.ofNanos(1_200_000),
        Duration.ofMillis(1),
        Duration.ofMillis(3),
        Duration.ofMillis(7),
        Duration.ofMillis(14));
  }

  @Test
  void aLatencyKnowsItsFigures() {
    Latency latency = latency(1000);

    assertThat(latency.count()).isEqualTo(1000);
    assertThat(latency.mean()).isEqualTo(Duration.ofNanos(1_200_000));
    assertThat(latency.p50()).isEqualTo(Duration.ofMillis(1));
    assertThat(latency.p95()).isEqualTo(Duration.ofMillis(3));
    assertThat(latency.p99()).isEqualTo(Duration.ofMillis(7));
    assertThat(latency.max()).isEqualTo(Duration.ofMillis(14));
    assertThat(latency)
        .hasToString("1000 x, mean 1.2 ms, p50 1 ms, p95 3 ms, p99 7 ms, max 14 ms")
        .isEqualTo(latency(1000))
        .hasSameHashCodeAs(latency(1000))
        .isNotEqualTo(latency(999));
  }

  @Test
  void noLatencyIsAllZero() {
    assertThat(Latency.none().count()).isZero();
    assertThat(Latency.none().max()).isZero();
  }

  @Test
  void figuresAreZeroUnlessSet() {
    PoolStats stats = PoolStats.builder().pool("orders").build();

    assertThat(stats.pool()).isEqualTo("orders");
    assertThat(stats.total()).isZero();
    assertThat(stats.acquired()).isZero();
    assertThat(stats.healthChecksEnabled()).isFalse();
    assertThat(stats.waitTime()).isEqualTo(Latency.none());
  }

  @Test
  void everyFigureIsKept() {
    PoolStats stats =
        PoolStats.builder()
            .pool("orders")
            .min(1)
            .max(2)
            .idle(3)
            .inUse(4)
            .checking(5)
            .retiring(6)
            .waiting(7)
            .creating(8)
            .abandoned(9)
            .unhealthy(10)
            .healthChecksEnabled(true)
            .acquired(11)
            .released(12)
            .created(13)
            .destroyed(14)
            .detached(15)
            .createFailures(16)
            .checksPassed(17)
            .checksFailed(18)
            .timeouts(19)
            .rejections(20)
            .waitTime(latency(21))
            .useTime(latency(22))
            .createTime(latency(23))
            .destroyTime(latency(24))
            .build();

    assertThat(stats.min()).isEqualTo(1);
    assertThat(stats.max()).isEqualTo(2);
    assertThat(stats.idle()).isEqualTo(3);
    assertThat(stats.available()).isEqualTo(3);
    assertThat(stats.inUse()).isEqualTo(4);
    assertThat(stats.checking()).isEqualTo(5);
    assertThat(stats.total()).isEqualTo(3 + 4 + 5);
    assertThat(stats.retiring()).isEqualTo(6);
    assertThat(stats.waiting()).isEqualTo(7);
    assertThat(stats.creating()).isEqualTo(8);
    assertThat(stats.abandoned()).isEqualTo(9);
    assertThat(stats.unhealthy()).isEqualTo(10);
    assertThat(stats.healthChecksEnabled()).isTrue();
    assertThat(stats.acquired()).isEqualTo(11);
    assertThat(stats.released()).isEqualTo(12);
    assertThat(stats.created()).isEqualTo(13);
    assertThat(stats.destroyed()).isEqualTo(14);
    assertThat(stats.detached()).isEqualTo(15);
    assertThat(stats.createFailures()).isEqualTo(16);
    assertThat(stats.checksPassed()).isEqualTo(17);
    assertThat(stats.checksFailed()).isEqualTo(18);
    assertThat(stats.timeouts()).isEqualTo(19);
    assertThat(stats.rejections()).isEqualTo(20);
    assertThat(stats.waitTime().count()).isEqualTo(21);
    assertThat(stats.useTime().count()).isEqualTo(22);
    assertThat(stats.createTime().count()).isEqualTo(23);
    assertThat(stats.destroyTime().count()).isEqualTo(24);
    assertThat(stats).hasToString("orders: 4/2 in use, 3 idle, 8 creating, 9 abandoned, 7 waiting");
  }

  @Test
  void healthSaysWhatIsWrong() {
    assertThat(Health.ok()).isEqualTo(new Health(true, ""));
    assertThat(Health.unhealthy("no answer")).isEqualTo(new Health(false, "no answer"));
  }

  @Test
  @SuppressWarnings("NullAway")
  void healthNeedsAMessage() {
    assertThatNullPointerException().isThrownBy(() -> Health.unhealthy(null));
  }

  @Test
  void sheddingIsOffOrHasATarget() {
    Duration target = Duration.ofMillis(5);
    Duration interval = Duration.ofMillis(100);
    Shedding shedding = Shedding.controlledDelay(target, interval);

    assertThat(shedding.isOn()).isTrue();
    assertThat(shedding.target()).isEqualTo(target);
    assertThat(shedding.interval()).isEqualTo(interval);
    assertThat(shedding)
        .isEqualTo(Shedding.controlledDelay(target, interval))
        .hasSameHashCodeAs(Shedding.controlledDelay(target, interval))
        .isNotEqualTo(Shedding.off());
    assertThat(Shedding.off().isOn()).isFalse();
    assertThat(Shedding.off()).hasToString("off");
  }

  @Test
  void sheddingRefusesWhatMakesNoSense() {
    Duration second = Duration.ofSeconds(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shedding.controlledDelay(Duration.ZERO, second))
        .withMessage("target: PT0S: must be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shedding.controlledDelay(second, Duration.ofMillis(1)))
        .withMessage("interval: PT0.001S: must not be shorter than target (PT1S)");
  }
}

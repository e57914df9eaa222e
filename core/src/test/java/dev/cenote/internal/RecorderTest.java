package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Latency;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private final Recorder recorder = new Recorder();

  @Test
  void everyValueFallsIntoTheBucketWhoseHighestIsAtMostAnEighthAbove() {
    for (long value = 0; value < 10_000; value++) {
      checkBucket(value);
    }
    for (int shift = 10; shift < 63; shift++) {
      for (long near = -2; near <= 2; near++) {
        checkBucket((1L << shift) + near);
      }
    }
    checkBucket(Long.MAX_VALUE);
  }

  private static void checkBucket(long value) {
    int bucket = Recorder.bucket(value);
    long highest = Recorder.highest(bucket);
    assertThat(highest).isGreaterThanOrEqualTo(value);
    assertThat(highest - value).isLessThanOrEqualTo(value / 8);
    if (bucket > 0) {
      assertThat(Recorder.highest(bucket - 1)).isLessThan(value);
    }
  }

  @Test
  void nothingRecordedIsNone() {
    assertThat(recorder.read(0)).isEqualTo(Latency.none());
  }

  @Test
  void figuresAreThoseOfTheValues() {
    for (int millis = 1; millis <= 100; millis++) {
      recorder.record(Duration.ofMillis(millis).toNanos());
    }
    Latency read = recorder.read(0);

    assertThat(read.count()).isEqualTo(100);
    assertThat(read.mean()).isEqualTo(Duration.ofNanos(50_500_000));
    assertThat(read.p50()).isBetween(Duration.ofMillis(50), Duration.ofMillis(57));
    assertThat(read.p95()).isBetween(Duration.ofMillis(95), Duration.ofMillis(100));
    assertThat(read.p99()).isBetween(Duration.ofMillis(99), Duration.ofMillis(100));
    assertThat(read.max()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void zerosAddedByTheReaderCount() {
    recorder.record(1_000_000);
    Latency read = recorder.read(99);

    assertThat(read.count()).isEqualTo(100);
    assertThat(read.mean()).isEqualTo(Duration.ofNanos(10_000));
    assertThat(read.p99()).isEqualTo(Duration.ZERO);
    assertThat(read.max()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void theThirdRotationForgets() {
    recorder.record(7);
    recorder.rotate();
    recorder.record(8);
    recorder.rotate();
    assertThat(recorder.count()).isEqualTo(2);
    recorder.rotate();
    assertThat(recorder.count()).isEqualTo(1);
    recorder.rotate();
    assertThat(recorder.read(0)).isEqualTo(Latency.none());
  }
}

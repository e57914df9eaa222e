package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NanosTest {

  @Test
  void whatIsTooLongToCountIsForEver() {
    assertThat(Nanos.nanos(Duration.ofMillis(3))).isEqualTo(3_000_000);
    assertThat(Nanos.nanos(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(Nanos.nanos(Duration.ofNanos(Long.MAX_VALUE).plusNanos(1)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(Nanos.nanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(Nanos.nanos(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ns",
    "PT0.000000999S, 999 ns",
    "PT0.0000015S, 1.5 µs",
    "PT0.00025S, 250 µs",
    "PT0.000001S, 1 µs",
    "PT0.001S, 1 ms",
    "PT0.0012S, 1.2 ms",
    "PT0.0105S, 10 ms",
    "PT0.25S, 250 ms",
    "PT0.999999S, 999 ms",
    "PT1S, 1 s",
    "PT1.5S, 1.5 s",
    "PT41.9S, 41 s",
    "PT42S, 42 s",
    "PT1M, 1 min",
    "PT3M5S, 3 min 5 s",
    "PT2H, 2 h",
    "PT2H10M59S, 2 h 10 min",
    "P4DT6H, 4 d 6 h",
    "PT-42S, -42 s",
  })
  void durationsReadAsOneWouldSayThem(Duration duration, String text) {
    assertThat(Nanos.humanly(duration)).isEqualTo(text);
  }

  @Test
  void theLongestDurationsCanBeSaid() {
    assertThat(Nanos.humanly(Duration.ofSeconds(Long.MAX_VALUE))).endsWith(" d 15 h");
    assertThat(Nanos.humanly(Duration.ofSeconds(Long.MIN_VALUE, 1))).startsWith("-");
  }
}

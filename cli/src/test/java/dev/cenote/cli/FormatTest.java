package dev.cenote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PT20S     | 20 s
          PT1.5S    | 1.5 s
          PT100S    | 100 s
          PT2M      | 2 min
          PT2M30S   | 150 s
          PT24H     | 1440 min
          """)
  void spansAreShort(Duration duration, String text) {
    assertThat(Format.span(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PT0S         | 0.00 ms
          PT0.0004101S | 0.41 ms
          PT0.00449S   | 4.5 ms
          PT0.0127S    | 13 ms
          PT1.24S      | 1,240 ms
          """)
  void millisecondsHaveTheDigitsThatMatter(Duration duration, String text) {
    assertThat(Format.millis(duration)).isEqualTo(text);
  }

  @Test
  void secondsHaveTwoDecimals() {
    assertThat(Format.seconds(Duration.ofMillis(2_314))).isEqualTo("2.31 s");
  }

  @Test
  void countsAreInGroups() {
    assertThat(Format.count(1_234_567)).isEqualTo("1,234,567");
  }
}

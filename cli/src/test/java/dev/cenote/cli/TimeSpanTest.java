package dev.cenote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeSpanTest {

  private final TimeSpan timeSpan = new TimeSpan();

  @ParameterizedTest
  @CsvSource({
    "20s, PT20S",
    "20, PT20S",
    "1500ms, PT1.5S",
    "1.5s, PT1.5S",
    "1.25, PT1.25S",
    "2m, PT2M",
    "0.5h, PT30M",
    "1s, PT1S",
    "24h, PT24H",
  })
  void readsNumbersWithUnits(String text, Duration duration) {
    assertThat(timeSpan.convert(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "banana",
        "s",
        "-5s",
        "+5s",
        "0",
        "999ms",
        "24.1h",
        "999999999h",
        "5 s",
        "5S",
        "1e3",
        "1.s",
        ".5m",
        "1.0001s",
        "PT20S",
        "5d",
        "1m30s",
        "٣s"
      })
  void refusesTheRestAndSaysWhatIsAllowed(String text) {
    assertThatThrownBy(() -> timeSpan.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + text + "' is not " + timeSpan.allowed());
  }
}

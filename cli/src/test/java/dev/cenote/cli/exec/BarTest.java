package dev.cenote.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BarTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void itShowsHowMuchIsDoneAndHowLongItTakes() {
    Bar bar = new Bar(OptionalLong.of(10_000), 80);
    assertThat(bar.text(0, 0, 0, 0))
        .isEqualTo("  0% [..............................]  0 done  0.0/s");
    assertThat(bar.text(10 * SECOND, 2_500, 0, 2_500))
        .isEqualTo(" 25% [#######.......................]  2,500 done  250/s  0:30 left");
    assertThat(bar.text(10 * SECOND, 2_500, 3, 2_500))
        .isEqualTo(" 25% [#######.......................]  2,500 done  250/s  3 failed  0:30 left");
    assertThat(bar.text(12 * SECOND, 10_000, 3, 10_000))
        .startsWith("100% [##")
        .contains("0:00 left");
  }

  @Test
  void theRateIsThatOfTheLastSeconds() {
    Bar bar = new Bar(OptionalLong.empty(), 80);
    bar.text(0, 0, 0, 0);
    bar.text(1 * SECOND, 10_000, 0, 0);
    bar.text(20 * SECOND, 10_000, 0, 0);
    assertThat(bar.text(30 * SECOND, 10_050, 0, 0)).isEqualTo("10,050 done  5.0/s");
  }

  @Test
  void withoutATotalThereIsNoBar() {
    Bar bar = new Bar(OptionalLong.empty(), 80);
    bar.text(0, 0, 0, 0);
    assertThat(bar.text(SECOND, 1_000_000, 1, 5))
        .isEqualTo("1,000,000 done  1,000,000/s  1 failed");
  }

  @Test
  void itFitsIntoTheLine() {
    Bar bar = new Bar(OptionalLong.of(100), 30);
    bar.text(0, 0, 0, 0);
    assertThat(bar.text(SECOND, 1_000, 1, 50)).isEqualTo(" 50%  1,000 done  1,000/s  1 ");
    bar.fit(12);
    assertThat(bar.text(2 * SECOND, 1_000, 1, 50)).isEqualTo(" 50%  1,000");
    assertThat(new Bar(OptionalLong.of(100), 1).text(0, 0, 0, 0)).isEmpty();
  }

  @Test
  void timesAreThoseOfAClock() {
    assertThat(Bar.clock(7)).isEqualTo("0:07");
    assertThat(Bar.clock(750)).isEqualTo("12:30");
    assertThat(Bar.clock(10_800)).isEqualTo("3:00:00");
  }
}

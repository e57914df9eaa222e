package dev.cenote.workers.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CautionTest {
  private final Caution caution = new Caution();

  private long millisAfter(int losses) {
    for (int i = 0; i < losses; i++) {
      caution.lost();
    }
    return TimeUnit.NANOSECONDS.toMillis(caution.nanos());
  }

  @Test
  void itGrowsWithEachLossToABound() {
    assertThat(caution.isCalledFor()).isFalse();
    assertThat(millisAfter(0)).isEqualTo(20);
    assertThat(millisAfter(1)).isEqualTo(40);
    assertThat(caution.isCalledFor()).isTrue();
    assertThat(millisAfter(2)).isEqualTo(160);
    assertThat(millisAfter(100)).isEqualTo(5_120);
  }

  @Test
  void aCommandThatHasWorkedIsTrustedMore() {
    millisAfter(5);

    caution.proven();

    assertThat(caution.isCalledFor()).isFalse();
    assertThat(millisAfter(0)).isEqualTo(20);
    assertThat(millisAfter(100)).isEqualTo(320);
  }
}

package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void aNewSlotIsEmpty() {
    assertThat(Words.state(0)).isEqualTo(Words.EMPTY);
  }

  @Test
  void withKeepsTheEpochAndNextMovesItOn() {
    long leased = Words.next(Words.next(0, Words.CREATING), Words.LEASED);

    assertThat(Words.state(leased)).isEqualTo(Words.LEASED);
    assertThat(Words.with(leased, Words.IDLE)).isNotEqualTo(Words.next(leased, Words.IDLE));
    assertThat(Words.with(Words.with(leased, Words.CHECKING), Words.LEASED)).isEqualTo(leased);
    assertThat(Words.next(leased, Words.LEASED)).isGreaterThan(leased);
  }
}

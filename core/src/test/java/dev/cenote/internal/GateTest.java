package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GateTest {
  private final Gate gate = new Gate();

  @BeforeEach
  void begin() {
    assertThat(gate.isNew()).isTrue();
    assertThat(gate.isOpen()).isFalse();
    gate.clear(Gate.NEW);
  }

  @Test
  void itIsOpenWhileNothingIsAmiss() {
    assertThat(gate.isOpen()).isTrue();
    assertThat(gate.isNew()).isFalse();
    assertThat(gate.isEnding()).isFalse();
    assertThat(gate.isPaused()).isFalse();
    assertThat(gate.isShrinking()).isFalse();
    assertThat(gate.wantsIdle()).isFalse();
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void whoeverWaitsClosesItAndIsToldHowManyWaitedBefore() {
    assertThat(gate.enterUnlessEnding()).isZero();
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.wantsIdle()).isTrue();
    assertThat(gate.enter()).isEqualTo(1);
    assertThat(gate.enterUnlessEnding()).isEqualTo(2);
    assertThat(gate.waiting()).isEqualTo(3);
    gate.leave();
    gate.leave();
    gate.leave();
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void inAPauseNobodyIsServed() {
    gate.enter();
    gate.set(Gate.PAUSED);
    assertThat(gate.isPaused()).isTrue();
    assertThat(gate.waiting()).isEqualTo(1);
    assertThat(gate.wantsIdle()).isFalse();
    assertThat(gate.enterUnlessEnding()).isEqualTo(1);
    gate.clear(Gate.PAUSED);
    assertThat(gate.isPaused()).isFalse();
    assertThat(gate.wantsIdle()).isTrue();
  }

  @Test
  void whatIsTooManyIsWantedWhoeverWaits() {
    gate.set(Gate.SHRINKING);
    assertThat(gate.isShrinking()).isTrue();
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.wantsIdle()).isTrue();
    gate.set(Gate.PAUSED);
    assertThat(gate.wantsIdle()).isTrue();
    gate.clear(Gate.SHRINKING);
    assertThat(gate.wantsIdle()).isFalse();
    assertThat(gate.isPaused()).isTrue();
  }

  @Test
  void theEndTurnsNewcomersAwayAndLiftsAPause() {
    gate.enter();
    gate.set(Gate.PAUSED);
    gate.end();
    assertThat(gate.isEnding()).isTrue();
    assertThat(gate.isPaused()).isFalse();
    assertThat(gate.enterUnlessEnding()).isEqualTo(-1);
    assertThat(gate.waiting()).isEqualTo(1);
    assertThat(gate.enter()).isEqualTo(1);
    gate.leave();
    gate.leave();
    assertThat(gate.waiting()).isZero();
    assertThat(gate.wantsIdle()).isTrue();
    assertThat(gate.isOpen()).isFalse();
  }
}

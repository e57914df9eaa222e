package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SweeperTest {
  private final Queue<Runnable> soon = new ArrayDeque<>();
  private int sweeps;
  private Runnable duringSweep = () -> {};
  private final Sweeper sweeper = new Sweeper(soon::add, this::sweep);

  private void sweep() {
    sweeps++;
    duringSweep.run();
  }

  private void letOneRun() {
    soon.remove().run();
  }

  @Test
  void aRequestIsAnsweredByOneSweepAMomentLater() {
    sweeper.request();
    assertThat(sweeps).isZero();

    letOneRun();

    assertThat(sweeps).isEqualTo(1);
    assertThat(soon).isEmpty();
  }

  @Test
  void requestsWhileOneIsPendingAreAnsweredByThatOneAndOneMore() {
    for (int i = 0; i < 5; i++) {
      sweeper.request();
      assertThat(soon).hasSize(1);
    }

    letOneRun();
    assertThat(soon).hasSize(1);
    letOneRun();

    assertThat(sweeps).isEqualTo(2);
    assertThat(soon).isEmpty();
  }

  @Test
  void aRequestAfterTheSweepStartsAnew() {
    sweeper.request();
    letOneRun();

    sweeper.request();
    letOneRun();

    assertThat(sweeps).isEqualTo(2);
    assertThat(soon).isEmpty();
  }

  @Test
  void aRequestDuringASweepIsNotAnsweredByIt() {
    duringSweep = sweeper::request;
    sweeper.request();

    letOneRun();

    assertThat(soon).hasSize(1);
  }
}

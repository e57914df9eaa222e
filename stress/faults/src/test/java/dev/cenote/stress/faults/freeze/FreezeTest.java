package dev.cenote.stress.faults.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.stress.faults.Callers;
import dev.cenote.stress.faults.freeze.FrozenJvm.Report;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A JVM stands still for three seconds, many times as long as its pools' limits, and goes on. */
class FreezeTest {
  private static final Duration LENGTH = Duration.ofSeconds(3);
  private static final long MAX = 10;

  @ParameterizedTest
  @EnumSource
  void what_died_while_idle_is_given_to_nobody(Callers callers) throws IOException {
    Report report = run(FrozenCase.IDLE_DIE, callers);
    assertThat(report.died()).isEqualTo(MAX);
    assertThat(report.count("deadHandedOut")).isZero();
    assertThat(report.count("diedInUse")).isZero();
    assertThatItWorks(report);
  }

  @ParameterizedTest
  @EnumSource
  void nor_while_callers_are_at_work(Callers callers) throws IOException {
    Report report = run(FrozenCase.BUSY_DIE, callers);
    assertThat(report.died()).isGreaterThanOrEqualTo(MAX);
    assertThat(report.count("deadHandedOut")).isZero();
    assertThat(report.count("diedInUse")).isLessThanOrEqualTo(MAX);
    assertThatItWorks(report);
  }

  private static void assertThatItWorks(Report report) {
    assertThat(report.count("turnsAfter")).isGreaterThan(MAX);
    assertThat(report.count("timeouts")).isZero();
    assertThat(report.count("live")).isEqualTo(MAX);
    assertThat(report.count("answering")).isEqualTo(MAX);
  }

  @ParameterizedTest
  @EnumSource(names = "PLATFORM")
  void no_limit_that_passed_meanwhile_sets_off_a_storm(Callers callers) throws IOException {
    Report report = run(FrozenCase.TIME_PASSES, callers);
    assertThat(report.count("lifetimesEnded")).isGreaterThanOrEqualTo(MAX);
    assertThat(report.count("lifetimesEndedTogether")).isLessThanOrEqualTo(3);
    assertThat(report.count("fewestLive")).isGreaterThanOrEqualTo(MAX - 1);
    assertThat(report.count("idledOutEarly")).isZero();
    assertThat(report.count("idledOut")).isEqualTo(MAX - 2);
    assertThat(report.count("leaksOfKept")).isEqualTo(1);
    assertThat(report.count("leaksOfBrief")).isZero();
    assertThat(report.count("checksRightAfter")).isLessThanOrEqualTo(2 * MAX);
    assertThat(report.count("checksAtATime")).isLessThanOrEqualTo(MAX / 4);
    assertThat(report.count("unfit")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void who_waits_for_what_is_there_by_then_gets_it(Callers callers) throws IOException {
    Report report = run(FrozenCase.CALLERS_WAIT, callers);
    assertThat(report.count("patientServed")).isEqualTo(16);
    assertThat(report.count("hastyServed")).isPositive();
    assertThat(report.count("hastyServed") + report.count("hastyTimedOut")).isEqualTo(8);
    assertThat(report.count("checkedServed")).isEqualTo(8);
    assertThat(report.count("createdServed")).isEqualTo(8);
    assertThat(report.count("unfitWhileChecked")).isZero();
    assertThat(report.count("creationsGivenUp")).isZero();
  }

  private static Report run(FrozenCase which, Callers callers) throws IOException {
    Report report = FrozenJvm.run(which, callers, LENGTH);
    System.out.println(report);
    assertThat(report.count("frozenMillis")).isGreaterThanOrEqualTo(LENGTH.toMillis() - 100);
    return report;
  }
}

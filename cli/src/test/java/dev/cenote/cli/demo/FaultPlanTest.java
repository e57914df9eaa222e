package dev.cenote.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.cli.demo.FaultPlan.Outage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultPlanTest {

  @ParameterizedTest
  @CsvSource({
    "PT20S, PT10S, PT2S",
    "PT8S, PT4S, PT2S",
    "PT4S, PT2S, PT1S",
    "PT2S, PT1S, PT0.5S",
  })
  void theOutageBeginsHalfwayAndFitsTheRun(Duration run, Duration begin, Duration length) {
    FaultPlan plan = FaultPlan.of(new DemoSettings(run, 1, 1, false));
    assertThat(plan.outage()).contains(new Outage(begin, length));
    assertThat(plan.killsPerSecond()).isPositive();
  }

  @Test
  void aVeryShortRunHasNoOutage() {
    FaultPlan plan = FaultPlan.of(new DemoSettings(Duration.ofMillis(1999), 1, 1, false));
    assertThat(plan.outage()).isEmpty();
    assertThat(plan.killsPerSecond()).isPositive();
  }

  @Test
  void aCalmRunHasNoFaults() {
    FaultPlan plan = FaultPlan.of(new DemoSettings(Duration.ofSeconds(20), 1, 1, true));
    assertThat(plan.outage()).isEmpty();
    assertThat(plan.killsPerSecond()).isZero();
  }
}

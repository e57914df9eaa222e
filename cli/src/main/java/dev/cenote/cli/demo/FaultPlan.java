package dev.cenote.cli.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * Which faults happen, and when.
 *
 * @param killsPerSecond how many connections the server kills, on average, at random moments
 * @param processKillsPerSecond the same of child processes
 * @param outage the time for which the server is down, if it goes down at all
 */
record FaultPlan(int killsPerSecond, int processKillsPerSecond, Optional<Outage> outage) {

  /**
   * One stop of the server.
   *
   * @param begin how long after the start of the run
   * @param length how long it stays down
   */
  record Outage(Duration begin, Duration length) {}

  private static final int KILLS_PER_SECOND = 3;
  private static final int PROCESS_KILLS_PER_SECOND = 1;
  private static final Duration OUTAGE = Duration.ofSeconds(2);
  private static final Duration SHORTEST_WITH_OUTAGE = Duration.ofSeconds(2);

  /**
   * The plan for a run: the outage begins halfway. It lasts two seconds, or a quarter of a run
   * shorter than eight seconds; a run shorter than two seconds has none.
   */
  static FaultPlan of(DemoSettings settings) {
    if (settings.calm()) {
      return new FaultPlan(0, 0, Optional.empty());
    }
    Duration run = settings.duration();
    if (run.compareTo(SHORTEST_WITH_OUTAGE) < 0) {
      return new FaultPlan(KILLS_PER_SECOND, PROCESS_KILLS_PER_SECOND, Optional.empty());
    }
    Duration quarter = run.dividedBy(4);
    Duration length = quarter.compareTo(OUTAGE) < 0 ? quarter : OUTAGE;
    return new FaultPlan(
        KILLS_PER_SECOND,
        PROCESS_KILLS_PER_SECOND,
        Optional.of(new Outage(run.dividedBy(2), length)));
  }
}

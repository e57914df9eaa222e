package dev.cenote.stress.simulation;

import java.util.List;
import java.util.Set;

/**
 * What came of some runs of one scenario.
 *
 * @param hashes one for each run, the same for runs that were the same
 * @param switches how often another thread went on
 * @param served how many leases callers had
 * @param timeouts how many acquires timed out
 * @param reached the switch points that were passed
 * @param failure the report on the run that failed, which was the last; empty if none did
 */
public record Findings(
    List<Long> hashes,
    long switches,
    long served,
    long timeouts,
    Set<String> reached,
    String failure) {

  public int runs() {
    return hashes.size();
  }
}

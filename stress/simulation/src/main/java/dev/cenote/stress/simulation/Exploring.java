package dev.cenote.stress.simulation;

import java.util.List;

/**
 * A simulation as seen from outside its class loader. Of one loader's only one may run at a time,
 * each on the thread that calls it.
 */
public interface Exploring {
  /** The scenarios, by name. */
  List<String> scenarios();

  /** What a scenario is about. */
  String title(String scenario);

  /** Runs {@code count} seeds, one after the other, or fewer if one fails. */
  Findings explore(String scenario, long firstSeed, int count);

  /** Runs one seed and tells everything about it. */
  String replay(String scenario, long seed);
}

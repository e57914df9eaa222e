package dev.cenote.stress.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs seed after seed on the calling thread. Loaded by an {@link InstrumentingLoader}. */
public final class Explorer implements Exploring {
  private static final int LINES_OF_TRACE = 400;

  /** Called by reflection. */
  public Explorer() {}

  @Override
  public List<String> scenarios() {
    return Arrays.stream(Scenario.values()).map(Enum::name).toList();
  }

  @Override
  public String title(String scenario) {
    return Scenario.valueOf(scenario).title;
  }

  @Override
  public Findings explore(String scenario, long firstSeed, int count) {
    Scenario chosen = Scenario.valueOf(scenario);
    List<Long> hashes = new ArrayList<>(count);
    Set<String> reached = new HashSet<>();
    long switches = 0;
    long served = 0;
    long timeouts = 0;
    for (int i = 0; i < count; i++) {
      long seed = firstSeed + i;
      Outcome outcome = Run.of(chosen, seed, reached, false);
      hashes.add(outcome.hash());
      switches += outcome.switches();
      served += outcome.served();
      timeouts += outcome.timeouts();
      if (outcome.failure() != null) {
        return new Findings(hashes, switches, served, timeouts, reached, replay(scenario, seed));
      }
    }
    return new Findings(hashes, switches, served, timeouts, reached, "");
  }

  @Override
  public String replay(String scenario, long seed) {
    Outcome outcome = Run.of(Scenario.valueOf(scenario), seed, new HashSet<>(), true);
    StringBuilder text = new StringBuilder();
    text.append("%s, seed %d, trace %016x%n".formatted(scenario, seed, outcome.hash()));
    for (Throwable each = outcome.failure(); each != null; each = each.getCause()) {
      text.append("  ").append(each).append('\n');
      for (StackTraceElement frame : each.getStackTrace()) {
        text.append("      at ").append(frame).append('\n');
      }
    }
    outcome.report().forEach(line -> text.append("  ").append(line).append('\n'));
    List<String> steps = outcome.steps();
    int skipped = Math.max(0, steps.size() - LINES_OF_TRACE);
    if (skipped > 0) {
      text.append("  (").append(skipped).append(" earlier steps)\n");
    }
    steps.stream().skip(skipped).forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }
}

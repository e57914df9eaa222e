package dev.cenote.stress.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Explores the engine's interleavings for some time, on the calling thread, and prints what it saw.
 * One at a time in a JVM: two would meet in the JDK's own locks, and a lock that is held by
 * somebody else's doing is chance. From the command line:
 *
 * <pre>
 * Simulation [SECONDS [SEED [SCENARIO]]]      explores, from a seed that the time of day chooses
 * Simulation hunt [SECONDS [SEED [SCENARIO]]] explores until something fails
 * Simulation replay SCENARIO SEED             shows one run, step by step
 * </pre>
 */
public final class Simulation {
  private static final int SLICE = 200;
  private static final int UNREACHED_SHOWN = 40;

  /** What fails in user code is logged, and user code fails here all the time. */
  private static final Logger QUIET = Logger.getLogger("dev.cenote");

  private final long seed;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final Set<String> places = new TreeSet<>();
  private final Set<String> reached = new HashSet<>();
  private final List<String> failures = new ArrayList<>();
  private double seconds;

  /**
   * @param seed the first seed; others follow from it
   */
  public Simulation(long seed) {
    this.seed = seed;
    QUIET.setLevel(Level.OFF);
  }

  /** What all runs of a scenario came to. */
  private static final class Tally {
    final Set<Long> hashes = new HashSet<>();
    final String title;
    long runs;
    long switches;
    long served;
    long timeouts;
    boolean failed;

    Tally(String title) {
      this.title = title;
    }

    void add(Findings findings) {
      hashes.addAll(findings.hashes());
      runs += findings.runs();
      switches += findings.switches();
      served += findings.served();
      timeouts += findings.timeouts();
      failed |= !findings.failure().isEmpty();
    }
  }

  /** Shows one run, step by step. */
  public static String replay(String scenario, long seed) {
    QUIET.setLevel(Level.OFF);
    return InstrumentingLoader.make().explorer().replay(scenario, seed);
  }

  /** Explores until the time is over, or every scenario has failed. */
  public void explore(Duration duration) {
    explore(duration, "", false);
  }

  private void explore(Duration duration, String only, boolean untilFailure) {
    long began = System.nanoTime();
    long end = began + duration.toNanos();
    InstrumentingLoader loader = InstrumentingLoader.make();
    Exploring explorer = loader.explorer();
    List<String> open = new ArrayList<>(explorer.scenarios());
    open.removeIf(scenario -> !scenario.contains(only));
    for (String scenario : open) {
      tallies.put(scenario, new Tally(explorer.title(scenario)));
    }
    for (long next = seed; !open.isEmpty() && System.nanoTime() - end < 0; next += SLICE) {
      for (String scenario : List.copyOf(open)) {
        Findings findings = explorer.explore(scenario, next, SLICE);
        note(tallies.get(scenario), findings);
        if (!findings.failure().isEmpty()) {
          open.remove(scenario);
        }
        if (System.nanoTime() - end >= 0 || (untilFailure && !failures.isEmpty())) {
          open.clear();
          break;
        }
      }
    }
    places.addAll(loader.places());
    seconds = (System.nanoTime() - began) / 1e9;
  }

  private void note(@Nullable Tally tally, Findings findings) {
    if (tally != null) {
      tally.add(findings);
    }
    reached.addAll(findings.reached());
    if (!findings.failure().isEmpty()) {
      failures.add(findings.failure());
    }
  }

  /** The reports on the runs that failed; none is what we want. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Prints a line for each scenario, and what all of them reached. */
  public void print(PrintStream out) {
    String format = "%-50s %9s %9s %11s %10s %9s  %s%n";
    out.printf(format, "scenario", "runs", "distinct", "switches", "leases", "timeouts", "result");
    tallies
        .values()
        .forEach(tally ->
            out.printf(
                format,
                tally.title,
                tally.runs,
                tally.hashes.size(),
                tally.switches,
                tally.served,
                tally.timeouts,
                tally.failed ? "FAILED" : "held"));
    long runs = tallies.values().stream().mapToLong(tally -> tally.runs).sum();
    long distinct = tallies.values().stream().mapToLong(tally -> tally.hashes.size()).sum();
    out.printf(
        "%,d runs from seed %d, %,d of them distinct, in %.0f s: %,.0f a second%n",
        runs, seed, distinct, seconds, runs / seconds);
    Set<String> unreached = new TreeSet<>(places);
    unreached.removeAll(reached);
    out.printf(
        "%d of %d switch points reached; not reached: %s%n",
        places.size() - unreached.size(),
        places.size(),
        unreached.stream().limit(UNREACHED_SHOWN).toList());
    failures.forEach(out::println);
  }

  public static void main(String[] args) {
    if (args.length == 3 && args[0].equals("replay")) {
      System.out.println(replay(args[1], Long.parseLong(args[2])));
      return;
    }
    boolean hunt = args.length > 0 && args[0].equals("hunt");
    int first = hunt ? 1 : 0;
    long seconds = args.length > first ? Long.parseLong(args[first]) : 60;
    long seed =
        args.length > first + 1 ? Long.parseLong(args[first + 1]) : System.currentTimeMillis();
    Simulation simulation = new Simulation(seed);
    String only = args.length > first + 2 ? args[first + 2] : "";
    simulation.explore(Duration.ofSeconds(seconds), only, hunt);
    simulation.print(System.out);
    System.exit(simulation.failures().isEmpty() ? 0 : 1);
  }
}

package dev.cenote.stress.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The soaks, one after the other, and the table of what came of them. From the command line: {@code
 * Soaks SECONDS [SEED]}.
 */
public final class Soaks {
  private static final int FOREVER = Integer.MAX_VALUE;

  private static final List<Soak> ALL =
      List.of(
          new Soak("16 threads over 4, a sound backend", 16, false, 4, 0, Extra.NOTHING, FOREVER),
          new Soak(
              "16 threads over 4, every 20th call fails",
              16,
              false,
              4,
              0.05,
              Extra.NOTHING,
              FOREVER),
          new Soak(
              "16 threads over 1, every 3rd call fails", 16, false, 1, 0.3, Extra.NOTHING, FOREVER),
          new Soak("1,000 virtual threads over 10", 1_000, true, 10, 0.05, Extra.NOTHING, FOREVER),
          new Soak("100,000 virtual threads over 10", 100_000, true, 10, 0.01, Extra.NOTHING, 5),
          new Soak(
              "16 threads over 4, a clock that jumps", 16, false, 4, 0.05, Extra.JUMPS, FOREVER),
          new Soak("16 threads over 24, and changes", 16, false, 24, 0.05, Extra.CHANGES, FOREVER));

  /** What fails in user code is logged, and user code fails here all the time. */
  private static final Logger QUIET = Logger.getLogger("dev.cenote");

  private Soaks() {}

  /** Runs each for so long, and prints a line for it. */
  static List<Soak.Result> run(Duration each, long seed) throws InterruptedException {
    QUIET.setLevel(Level.OFF);
    System.out.println("soaks from seed " + seed);
    System.out.println(Soak.Result.header());
    List<Soak.Result> results = new ArrayList<>();
    for (Soak soak : ALL) {
      Soak.Result result = soak.run(seed, each);
      System.out.println(result);
      results.add(result);
    }
    return results;
  }

  public static void main(String[] args) throws InterruptedException {
    long seconds = args.length > 0 ? Long.parseLong(args[0]) : 20;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.currentTimeMillis();
    boolean sound = run(Duration.ofSeconds(seconds), seed).stream().allMatch(Soak.Result::isSound);
    System.exit(sound ? 0 : 1);
  }
}

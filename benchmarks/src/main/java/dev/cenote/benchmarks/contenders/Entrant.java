package dev.cenote.benchmarks.contenders;

import dev.cenote.benchmarks.report.Ranked;
import java.util.Arrays;
import java.util.List;

/** A contender, and the way in which callers use it. */
public record Entrant(Lineup contender, Way way) implements Ranked {
  /** How a caller comes to a resource and gives it back. */
  public enum Way {
    /** In two calls. */
    CLAIM,
    /** In one, which runs a task. */
    EXECUTE
  }

  /** All of these, used with claim and release. */
  public static List<Entrant> claiming(Lineup... contenders) {
    return Arrays.stream(contenders).map(Lineup::claiming).toList();
  }

  @Override
  public Lineup.Kind kind() {
    return contender.kind();
  }

  @Override
  public String title() {
    return way == Way.CLAIM ? contender.title() : contender.title() + ", execute";
  }
}

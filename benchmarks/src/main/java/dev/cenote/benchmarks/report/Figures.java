package dev.cenote.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Collects figures; what was not measured is left out. */
public final class Figures {
  private final List<Figure> figures = new ArrayList<>();

  /** A ratio that is to be at least {@code wanted}. */
  public void atLeast(String what, double wanted, OptionalDouble ratio) {
    ratio.ifPresent(
        got -> figures.add(new Figure(what, "≥ " + times(wanted), times(got), got >= wanted)));
  }

  /** A ratio that is to be at most {@code wanted}. */
  public void atMost(String what, double wanted, OptionalDouble ratio) {
    ratio.ifPresent(
        got -> figures.add(new Figure(what, "≤ " + times(wanted), times(got), got <= wanted)));
  }

  /** A quantity that is to be at most {@code wanted}. */
  public void atMost(String what, double wanted, OptionalDouble quantity, String unit) {
    quantity.ifPresent(got ->
        figures.add(
            new Figure(
                what,
                "≤ " + Numbers.plain(wanted, 1) + " " + unit,
                Numbers.plain(got, 1) + " " + unit,
                got <= wanted)));
  }

  public void addAll(Figures others) {
    figures.addAll(others.figures);
  }

  public List<Figure> list() {
    return List.copyOf(figures);
  }

  private static String times(double ratio) {
    return Numbers.plain(ratio, 2) + " ×";
  }
}

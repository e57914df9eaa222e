package dev.cenote.benchmarks.report;

import dev.cenote.benchmarks.contenders.Entrant;
import dev.cenote.benchmarks.contenders.Lineup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * The results of one scenario: for each entrant and measure a value a round. Rounds go by turns, so
 * the values of one round were measured within seconds of each other; a ratio is therefore the
 * median of the rounds' ratios, in which slow changes of the machine cancel out.
 */
public final class Board {
  private final String title;
  private final List<Measure> measures;
  private final Map<Ranked, Map<Measure, List<Double>>> rounds = new LinkedHashMap<>();

  /** With {@code measures} in the order of their columns; the first is the one that ranks. */
  public Board(String title, Measure... measures) {
    this.title = title;
    this.measures = List.of(measures);
  }

  public String title() {
    return title;
  }

  List<Measure> measures() {
    return measures;
  }

  /** Adds an entrant's value of the next round. */
  public void add(Ranked entrant, Measure measure, double value) {
    rounds
        .computeIfAbsent(entrant, e -> new HashMap<>())
        .computeIfAbsent(measure, m -> new ArrayList<>())
        .add(value);
  }

  /** Those that have results, in the order in which they came. */
  public List<Ranked> entrants() {
    return List.copyOf(rounds.keySet());
  }

  /** What was measured, if it was. */
  public Optional<Values> values(Ranked entrant, Measure measure) {
    return Optional.ofNullable(rounds.get(entrant))
        .map(measured -> measured.get(measure))
        .map(Values::of);
  }

  /** The median of what was measured. */
  public OptionalDouble median(Ranked entrant, Measure measure) {
    return values(entrant, measure)
        .map(values -> OptionalDouble.of(values.median()))
        .orElse(OptionalDouble.empty());
  }

  /** How many times as good one entrant is as another, above 1 being better. */
  public OptionalDouble ratio(Ranked one, Ranked other, Measure measure) {
    List<Double> ones = list(one, measure);
    List<Double> others = list(other, measure);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
      ratios.add(measure.ratio(ones.get(i), others.get(i)));
    }
    return ratios.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Values.of(ratios).median());
  }

  private List<Double> list(Ranked entrant, Measure measure) {
    return rounds.getOrDefault(entrant, Map.of()).getOrDefault(measure, List.of());
  }

  /** The best of {@code among}, by medians. */
  public <E extends Ranked> Optional<E> best(List<E> among, Measure measure) {
    E best = null;
    for (E one : among) {
      if (median(one, measure).isPresent()
          && (best == null
              || measure.ratio(
                      median(one, measure).getAsDouble(), median(best, measure).getAsDouble())
                  > 1)) {
        best = one;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The best peer, by the measure that ranks. */
  public Optional<Ranked> bestPeer() {
    List<Ranked> peers = entrants().stream().filter(e -> e.kind() == Lineup.Kind.PEER).toList();
    return best(peers, measures.getFirst());
  }

  /** HikariCP, as a whole or its bag, whichever is here. */
  Optional<Entrant> hikari() {
    return Entrant.claiming(Lineup.HIKARI, Lineup.HIKARI_JDBC).stream()
        .filter(rounds::containsKey)
        .findFirst();
  }

  /** The least ratio of one entrant to several others. */
  public OptionalDouble leastRatio(Ranked one, List<? extends Ranked> others, Measure measure) {
    return others.stream()
        .map(other -> ratio(one, other, measure))
        .flatMapToDouble(ratio ->
            ratio.isPresent() ? DoubleStream.of(ratio.getAsDouble()) : DoubleStream.empty())
        .min();
  }
}

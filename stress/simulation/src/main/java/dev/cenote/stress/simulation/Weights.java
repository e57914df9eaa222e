package dev.cenote.stress.simulation;

import java.util.EnumMap;
import java.util.Map;

/** How often each of some choices is to be drawn, relative to the others. */
final class Weights<E extends Enum<E>> {
  private final Map<E, Integer> weights;

  Weights(Class<E> type) {
    weights = new EnumMap<>(type);
  }

  Weights<E> add(E choice, int weight) {
    weights.merge(choice, weight, Integer::sum);
    return this;
  }

  boolean has(E choice) {
    return weights.getOrDefault(choice, 0) > 0;
  }

  E draw(Dice dice) {
    int left = dice.below(weights.values().stream().mapToInt(Integer::intValue).sum());
    for (Map.Entry<E, Integer> each : weights.entrySet()) {
      left -= each.getValue();
      if (left < 0) {
        return each.getKey();
      }
    }
    throw new IllegalStateException("no weights");
  }

  @Override
  public String toString() {
    return weights.toString();
  }
}

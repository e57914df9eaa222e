package dev.cenote.stress.simulation;

/**
 * The only source of chance in a simulation. SplitMix64 (Steele, Lea, Flood: "Fast splittable
 * pseudorandom number generators", 2014), written out so that a seed means the same on every JDK.
 */
final class Dice {
  private long state;

  Dice(long seed) {
    state = seed;
  }

  long next() {
    long z = state += 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 to {@code bound} - 1. */
  int below(int bound) {
    return (int) (((next() >>> 33) * bound) >>> 31);
  }

  /** A number from {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return least + below(most - least + 1);
  }

  /** A number from 0 (inclusive) to 1 (exclusive). */
  double fraction() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  boolean chance(double probability) {
    return fraction() < probability;
  }

  @SafeVarargs
  final <X> X oneOf(X... choices) {
    return choices[below(choices.length)];
  }

  /** An independent source, so that more draws here change nothing there. */
  Dice split() {
    return new Dice(next());
  }
}

package dev.cenote.benchmarks.report;

/**
 * Something that is measured.
 *
 * @param heading what stands above its column, with the unit
 * @param better which values are better
 * @param digits how many digits it shows behind the point
 */
public record Measure(String heading, Better better, int digits) {
  /** Which of two values is better. */
  public enum Better {
    HIGHER,
    LOWER
  }

  /** One of which more is better. */
  public static Measure more(String heading, int digits) {
    return new Measure(heading, Better.HIGHER, digits);
  }

  /** One of which less is better. */
  public static Measure less(String heading, int digits) {
    return new Measure(heading, Better.LOWER, digits);
  }

  /** How many times as good {@code one} is as {@code other}. */
  double ratio(double one, double other) {
    return better == Better.HIGHER ? one / other : other / one;
  }
}

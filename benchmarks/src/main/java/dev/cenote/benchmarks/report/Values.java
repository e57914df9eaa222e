package dev.cenote.benchmarks.report;

import java.util.Arrays;
import java.util.List;

/** Values of one kind, and what is said about them: medians, because those survive noise. */
public final class Values {
  private final double[] sorted;

  private Values(double[] sorted) {
    this.sorted = sorted;
  }

  /** Of at least one value. */
  public static Values of(List<Double> values) {
    return sorting(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Of at least one value. */
  public static Values of(long... values) {
    return sorting(Arrays.stream(values).asDoubleStream().toArray());
  }

  private static Values sorting(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    Arrays.sort(values);
    return new Values(values);
  }

  public double median() {
    return percentile(0.5);
  }

  public double min() {
    return sorted[0];
  }

  public double max() {
    return sorted[sorted.length - 1];
  }

  /** The least value that is not below {@code part} of them; the mean of two for an even median. */
  public double percentile(double part) {
    int rank = (int) Math.ceil(part * sorted.length);
    int above = Math.clamp(rank, 1, sorted.length) - 1;
    if (part == 0.5 && sorted.length % 2 == 0) {
      return (sorted[above] + sorted[above + 1]) / 2;
    }
    return sorted[above];
  }
}

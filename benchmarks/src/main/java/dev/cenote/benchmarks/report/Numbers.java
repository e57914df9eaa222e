package dev.cenote.benchmarks.report;

import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
  private Numbers() {}

  static String plain(double value, int digits) {
    return String.format(Locale.ENGLISH, "%,." + digits + "f", value);
  }
}

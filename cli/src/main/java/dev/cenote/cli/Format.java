package dev.cenote.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers and durations as people read them. */
public final class Format {

  private static final long MICROS_PER_MILLI = 1_000;

  private Format() {}

  /** A number, in groups of three digits. */
  public static String count(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  /** A number of things, named by a regular noun: 1 write, 2,000 writes. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** A duration that somebody chose: 20 s, 1.5 s, 2 min. */
  public static String span(Duration duration) {
    if (duration.toSeconds() >= 120 && duration.toMillis() % 60_000 == 0) {
      return duration.toMinutes() + " min";
    }
    BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
    return seconds.toPlainString() + " s";
  }

  /** A duration that was measured, in milliseconds, to about three digits: 0.41 ms, 1,240 ms. */
  public static String millis(Duration duration) {
    BigDecimal millis =
        BigDecimal.valueOf(duration.toNanos() / 1_000)
            .divide(BigDecimal.valueOf(MICROS_PER_MILLI), 3, RoundingMode.HALF_UP);
    int digits =
        millis.compareTo(BigDecimal.TEN) >= 0 ? 0 : millis.compareTo(BigDecimal.ONE) >= 0 ? 1 : 2;
    return String.format(Locale.ENGLISH, "%,." + digits + "f ms", millis);
  }

  /** A measured duration in seconds: 2.31 s. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ENGLISH, "%,.2f s", duration.toNanos() / 1e9);
  }
}

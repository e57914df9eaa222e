package dev.cenote.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a duration: {@code 20s}, {@code 1500ms}, {@code 2m}, {@code 1.5h}, or plain seconds. */
public class TimeSpan implements Allowing<Duration> {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h|)");

  private final Duration least;
  private final Duration most;
  private final String range;

  /** Allows a second to a day. */
  public TimeSpan() {
    this(Duration.ofSeconds(1), Duration.ofHours(24), "from 1s to 24h");
  }

  /**
   * Allows durations from {@code least} to {@code most}, both included.
   *
   * @param range the same in words
   */
  protected TimeSpan(Duration least, Duration most, String range) {
    this.least = least;
    this.most = most;
    this.range = range;
  }

  @Override
  public final String allowed() {
    return "a duration " + range + ", such as 20s, 1500ms, 2m or plain seconds";
  }

  @Override
  public final Duration read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2)));
    if (nanos.compareTo(nanos(least)) < 0 || nanos.compareTo(nanos(most)) > 0) {
      throw new IllegalArgumentException(text);
    }
    return Duration.ofNanos(nanos.longValue());
  }

  private static BigDecimal unit(String name) {
    return nanos(
        switch (name) {
          case "ms" -> Duration.ofMillis(1);
          case "m" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          default -> Duration.ofSeconds(1);
        });
  }

  private static BigDecimal nanos(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos());
  }
}

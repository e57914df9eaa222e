package dev.cenote.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a duration: {@code 20s}, {@code 1500ms}, {@code 2m}, {@code 1.5h}, or plain seconds. */
public final class TimeSpan implements Allowing<Duration> {

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofHours(24);
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h|)");

  @Override
  public String allowed() {
    return "a duration from 1s to 24h, such as 20s, 1500ms, 2m or plain seconds";
  }

  @Override
  public Duration read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2)));
    if (nanos.compareTo(nanos(LEAST)) < 0 || nanos.compareTo(nanos(MOST)) > 0) {
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

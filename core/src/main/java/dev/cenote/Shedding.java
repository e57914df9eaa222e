package dev.cenote;

import dev.cenote.internal.Nanos;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when a pool drops waiting callers because more come than it can serve. Immutable; two
 * are equal if they do the same.
 *
 * <p>Controlled delay is the idea of K. Nichols and V. Jacobson (<a
 * href="https://www.rfc-editor.org/rfc/rfc8289">RFC 8289</a>): a queue that empties now and then
 * does its work, one in which everybody has waited too long for a whole interval only makes
 * everybody late. Serving the newest first meanwhile is from B. Maurer, "Fail at Scale" (ACM Queue,
 * 2015).
 */
public final class Shedding {

  private static final Shedding OFF = new Shedding(Duration.ZERO, Duration.ZERO);

  private final Duration target;
  private final Duration interval;

  private Shedding(Duration target, Duration interval) {
    this.target = target;
    this.interval = interval;
  }

  /** Returns the choice to drop nobody: callers wait until their time is over. */
  public static Shedding off() {
    return OFF;
  }

  /**
   * Returns the choice to drop callers once everybody has waited for too long.
   *
   * @param target the wait that is still good, more than zero
   * @param interval for how long no wait may have been good before the pool begins to drop callers;
   *     not shorter than the target
   * @throws IllegalArgumentException if one of them is out of its range
   */
  public static Shedding controlledDelay(Duration target, Duration interval) {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(interval, "interval");
    if (!target.isPositive()) {
      throw new IllegalArgumentException("target: " + target + ": must be positive");
    }
    if (interval.compareTo(target) < 0) {
      throw new IllegalArgumentException(
          "interval: " + interval + ": must not be shorter than target (" + target + ")");
    }
    return new Shedding(target, interval);
  }

  /** Returns whether callers are dropped at all. */
  public boolean isOn() {
    return !target.isZero();
  }

  /** Returns the wait that is still good; zero when off. */
  public Duration target() {
    return target;
  }

  /** Returns for how long no wait may have been good before callers are dropped; zero when off. */
  public Duration interval() {
    return interval;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Shedding that
        && target.equals(that.target)
        && interval.equals(that.interval);
  }

  @Override
  public int hashCode() {
    return Objects.hash(target, interval);
  }

  @Override
  public String toString() {
    return isOn()
        ? "waits over " + Nanos.humanly(target) + " for " + Nanos.humanly(interval)
        : "off";
  }
}

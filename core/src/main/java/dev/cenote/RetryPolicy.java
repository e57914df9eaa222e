package dev.cenote;

import dev.cenote.internal.Nanos;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How often to try something that may fail, and how long to pause in between. Each pause is twice
 * the one before, up to a maximum; jitter shortens it by chance, so that many who failed together
 * do not try again together. Immutable and thread-safe: every method that sets something returns a
 * new policy.
 *
 * {@snippet :
 * RetryPolicy policy =
 *     RetryPolicy.exponential(4, Duration.ofMillis(100)) // tries at most 4 times
 *         .maxDelay(Duration.ofSeconds(2))
 *         .jitter(0.2)
 *         .retryIf(failure -> failure instanceof IOException);
 * String answer = policy.call(() -> ask(server));
 * }
 *
 * <p>It serves callers by {@link #call}, and a pool as {@link PoolBuilder#createRetry}.
 */
public final class RetryPolicy {

  /** How many of the earlier failures the last one carries along. */
  private static final int REMEMBERED_FAILURES = 10;

  private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

  private final int attempts;
  private final Duration first;
  private final Duration maxDelay;
  private final double jitter;
  private final Predicate<? super Throwable> retryIf;

  private RetryPolicy(
      int attempts,
      Duration first,
      Duration maxDelay,
      double jitter,
      Predicate<? super Throwable> retryIf) {
    this.attempts = attempts;
    this.first = first;
    this.maxDelay = maxDelay;
    this.jitter = jitter;
    this.retryIf = retryIf;
  }

  /**
   * Returns a policy whose pauses double each time, without a maximum, without jitter, and that
   * tries again after any failure.
   *
   * @param attempts how many tries there are at most, the first one included; at least 1, and
   *     {@link Integer#MAX_VALUE} for no limit
   * @param first the pause after the first failure, zero or positive
   * @throws IllegalArgumentException if one of them is out of its range
   */
  public static RetryPolicy exponential(int attempts, Duration first) {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts: " + attempts + ": must be 1 or more");
    }
    return new RetryPolicy(
        attempts, checked("first", first), FOR_EVER, 0, RetryPolicy::afterAnyFailure);
  }

  /**
   * Returns this policy with another bound on the pauses.
   *
   * @param maxDelay the longest pause; zero for no bound
   * @throws IllegalArgumentException if it is negative
   */
  public RetryPolicy maxDelay(Duration maxDelay) {
    Duration bound = checked("maxDelay", maxDelay).isZero() ? FOR_EVER : maxDelay;
    return new RetryPolicy(attempts, first, bound, jitter, retryIf);
  }

  /**
   * Returns this policy with another jitter.
   *
   * @param jitter by what part of its length a pause is shortened at most, from 0 (not at all) to 1
   *     (down to nothing)
   * @throws IllegalArgumentException if it is out of this range
   */
  public RetryPolicy jitter(double jitter) {
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter: " + jitter + ": must be from 0 to 1");
    }
    return new RetryPolicy(attempts, first, maxDelay, jitter, retryIf);
  }

  /**
   * Returns this policy with another choice of the failures after which to try again. It takes the
   * place of an earlier choice.
   *
   * @param retryIf true for a failure after which another try may succeed; must not throw
   */
  public RetryPolicy retryIf(Predicate<? super Throwable> retryIf) {
    Objects.requireNonNull(retryIf, "retryIf");
    return new RetryPolicy(attempts, first, maxDelay, jitter, retryIf);
  }

  /** Returns how many tries there are at most, the first one included. */
  public int attempts() {
    return attempts;
  }

  /** Returns the longest pause before jitter; many years when there is no bound. */
  public Duration maxDelay() {
    return maxDelay;
  }

  /**
   * Returns whether another try may follow this failure, however many there have been. Never after
   * an {@link InterruptedException}, which asks to stop.
   */
  public boolean retries(Throwable failure) {
    return !(failure instanceof InterruptedException) && retryIf.test(failure);
  }

  /**
   * Returns how long to pause after a number of failures in a row: the first pause, doubled for
   * each failure after the first, but no longer than the maximum; and that times {@code 1 - jitter
   * * random01}. A pause too long for a {@code long} of nanoseconds is cut off there, at 292 years.
   *
   * @param failures how many there have been, at least 1
   * @param random01 a number drawn by chance, from 0 to 1
   * @throws IllegalArgumentException if one of them is out of its range
   */
  public Duration delay(int failures, double random01) {
    if (failures < 1) {
      throw new IllegalArgumentException("failures: " + failures + ": must be 1 or more");
    }
    if (!(random01 >= 0 && random01 <= 1)) {
      throw new IllegalArgumentException("random01: " + random01 + ": must be from 0 to 1");
    }
    long pause = Math.min(doubled(Nanos.nanos(first), failures - 1), Nanos.nanos(maxDelay));
    return Duration.ofNanos(pause - (long) (pause * jitter * random01));
  }

  /**
   * Calls something until it succeeds, it has failed as often as this policy allows, or it failed
   * in a way that another try would not mend. Pauses on the current thread, which is blocked
   * meanwhile.
   *
   * <p>Only an {@link Exception} leads to another try; an {@link Error} goes to the caller at once.
   *
   * @param call what to call, on the current thread
   * @param <R> the type of the result
   * @return the result of the first call that succeeded
   * @throws Exception what the last call threw, as it is, with the last few failures before it as
   *     {@linkplain Throwable#getSuppressed() suppressed} exceptions
   * @throws InterruptedException if the thread is interrupted during a pause, with the last few
   *     failures suppressed; or if a call threw it, in which case there is no other try
   */
  public <R extends @Nullable Object> R call(Callable<? extends R> call) throws Exception {
    return call(call, Thread::sleep, () -> ThreadLocalRandom.current().nextDouble());
  }

  /** As {@link #call(Callable)}, with another way to pause and other chances. */
  <R extends @Nullable Object> R call(
      Callable<? extends R> call, Sleeper sleeper, DoubleSupplier random01) throws Exception {
    Deque<Exception> earlier = new ArrayDeque<>();
    for (int failures = 1; ; failures++) {
      try {
        return call.call();
      } catch (Exception failure) {
        if (failures >= attempts || !retries(failure)) {
          throw withSuppressed(failure, earlier);
        }
        remember(failure, earlier);
      }
      try {
        sleeper.sleep(delay(failures, random01.getAsDouble()));
      } catch (InterruptedException interrupted) {
        throw withSuppressed(interrupted, earlier);
      }
    }
  }

  private static void remember(Exception failure, Deque<Exception> earlier) {
    if (earlier.size() == REMEMBERED_FAILURES) {
      earlier.removeFirst();
    }
    earlier.addLast(failure);
  }

  /** A call may throw one and the same object each time, which cannot be suppressed in itself. */
  @SuppressWarnings("ReferenceEquality") // it is about the very object
  private static <E extends Exception> E withSuppressed(E last, Deque<Exception> earlier) {
    earlier.stream().filter(failure -> failure != last).forEach(last::addSuppressed);
    return last;
  }

  private static long doubled(long nanos, int times) {
    boolean fits = nanos == 0 || times < Long.numberOfLeadingZeros(nanos);
    return fits ? nanos << times : Long.MAX_VALUE;
  }

  private static boolean afterAnyFailure(Throwable failure) {
    return true;
  }

  private static Duration checked(String option, Duration duration) {
    Objects.requireNonNull(duration, option);
    if (duration.isNegative()) {
      throw new IllegalArgumentException(option + ": " + duration + ": must be zero or positive");
    }
    return duration;
  }

  /** Returns the policy for people; of {@code retryIf} only whether it was set. */
  @Override
  public String toString() {
    return (attempts == Integer.MAX_VALUE ? "any number of attempts" : attempts + " attempts")
        + ", first pause "
        + Nanos.humanly(first)
        + (maxDelay.equals(FOR_EVER) ? "" : ", longest " + Nanos.humanly(maxDelay))
        + (jitter == 0 ? "" : ", jitter " + jitter);
  }

  /** A way to pause. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }
}

package dev.cenote.internal;

import dev.cenote.RetryPolicy;
import java.time.Duration;

/**
 * When to try to create again after failures, for the whole pool. Not thread-safe.
 *
 * <p>Several creations that fail together are one round: each attempt remembers the round it began
 * in, and only the first failure of the present round starts the next.
 */
final class Backoff {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final RetryPolicy policy;
  private final RetryPolicy patient;
  private int round;
  private long roundsEver;
  private long failedAt;
  private double chance;

  Backoff(RetryPolicy policy) {
    this.policy = policy;
    Duration longest = policy.maxDelay();
    this.patient = policy.maxDelay(longest.compareTo(PATIENCE) < 0 ? PATIENCE : longest);
  }

  int round() {
    return round;
  }

  /** The number of rounds that failed since the pool exists. */
  long roundsEver() {
    return roundsEver;
  }

  boolean isActive() {
    return round > 0;
  }

  void succeeded() {
    round = 0;
  }

  void failed(int attemptRound, long now, double random) {
    if (attemptRound == round) {
      round++;
      roundsEver++;
      failedAt = now;
      chance = random;
    }
  }

  /** Nanoseconds until the next attempt may begin; not more than 0 when it may. */
  long untilDue(boolean somebodyWaits, long now) {
    Duration delay = (somebodyWaits ? policy : patient).delay(round, chance);
    return Nanos.nanos(delay) - (now - failedAt);
  }
}

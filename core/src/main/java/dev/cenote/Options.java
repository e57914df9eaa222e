package dev.cenote;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * All options of a pool that are plain values, with their defaults. A {@link PoolBuilder} has one
 * and changes it; a {@link PoolConfig} has a copy that nobody changes any more. {@link OptionRules}
 * knows which values are allowed.
 */
final class Options implements Cloneable {

  private static final int USUAL_CREATE_CONCURRENCY = 4;

  /**
   * The pauses while somebody waits; {@link PoolBuilder#createRetry} says what happens otherwise.
   */
  private static final RetryPolicy USUAL_CREATE_RETRY =
      RetryPolicy.exponential(Integer.MAX_VALUE, Duration.ofMillis(50))
          .maxDelay(Duration.ofMillis(250))
          .jitter(0.2);

  /** Null for a name that the registry makes up. */
  @Nullable String name = null;

  int min = 0;
  int max = 10;

  Duration acquireTimeout = Duration.ofSeconds(30);
  OptionalInt queueLimit = OptionalInt.empty();
  Duration priorityAgeing = Duration.ZERO;
  Shedding shedding = Shedding.off();

  Duration createTimeout = Duration.ofSeconds(30);
  OptionalInt createConcurrency = OptionalInt.empty();
  RetryPolicy createRetry = USUAL_CREATE_RETRY;
  boolean failFast = false;
  Duration destroyTimeout = Duration.ofSeconds(5);
  Duration closeTimeout = Duration.ofSeconds(10);

  IdleOrder idleOrder = IdleOrder.AFFINITY;
  TaskFailure onTaskFailure = TaskFailure.CHECK;

  Duration idleTimeout = Duration.ofMinutes(10);
  Duration staleAfter = Duration.ZERO;
  Duration evictionInterval = Duration.ZERO;
  int evictionsPerRun = 0;
  Duration maxLifetime = Duration.ZERO;
  double lifetimeJitter = 0.1;
  long maxUses = 0;

  Duration healthCheckInterval = Duration.ofSeconds(30);
  Duration healthCheckTimeout = Duration.ofSeconds(5);
  @Nullable Duration checkOnAcquire = null;
  boolean checkOnRelease = false;

  Duration leakThreshold = Duration.ZERO;
  boolean traceLeases = false;
  Duration reclaimAfter = Duration.ZERO;

  /** How many creations may run at a time, whoever said so; never more than fit. */
  int createConcurrency() {
    return Math.min(createConcurrency.orElse(USUAL_CREATE_CONCURRENCY), max);
  }

  /** Every field is a value that never changes, so a copy of the fields is a copy. */
  Options copy() {
    try {
      return (Options) clone();
    } catch (CloneNotSupportedException impossible) {
      throw new AssertionError(impossible);
    }
  }
}

package dev.cenote.internal;

import dev.cenote.Health;
import dev.cenote.HealthCheck;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One health check of one resource: see {@link Checks}. */
final class Inspection<T> extends Job {
  final Slot<T> slot;

  /** The slot's word while this check may decide what becomes of it. */
  final long word;

  private final Checks<T> checks;
  private final HealthCheck<? super T> check;
  private final T resource;
  private final Patrol.@Nullable Round<T> round;
  private final AtomicBoolean expected = new AtomicBoolean(true);

  /** Its time is over, though it may not have been given up yet. */
  volatile boolean overdue;

  Inspection(
      Checks<T> checks,
      HealthCheck<? super T> check,
      Slot<T> slot,
      T resource,
      long word,
      Patrol.@Nullable Round<T> round) {
    this.checks = checks;
    this.check = check;
    this.slot = slot;
    this.resource = resource;
    this.word = word;
    this.round = round;
  }

  @Override
  void work() {
    Health health = isAwaited() ? examine() : Health.ok();
    shield();
    checks.ended(this, health);
  }

  private Health examine() {
    try {
      Health health = check.check(resource);
      return health != null ? health : Health.unhealthy("the check returned null");
    } catch (Throwable failure) { // whatever it is, the resource is not known to be fit
      return Health.unhealthy(failure.toString());
    }
  }

  /** Whether nobody has decided yet. */
  boolean isAwaited() {
    return slot.word == word;
  }

  /** Decides: makes the caller the slot's owner in CHECKING; 0 if somebody else was first. */
  long take() {
    return slot.take(word);
  }

  /** True for the first who says so. */
  boolean stopExpecting() {
    return expected.compareAndSet(true, false);
  }

  void leaveRound(boolean unfit) {
    if (round != null) {
      round.ended(unfit);
    }
  }
}

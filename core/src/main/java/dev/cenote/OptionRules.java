package dev.cenote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which options a pool can be built from. Collects every breach before it complains, so that who
 * configures a pool learns of all mistakes at once.
 */
final class OptionRules {

  private static final String NEEDS_CHECK = "needs a healthCheck";

  private final List<String> breaches = new ArrayList<>();

  /** Checks all options that are plain values. */
  void check(Options options) {
    String name = options.name;
    require(name == null || !name.isBlank(), "name", "\"" + name + "\"", "must not be blank");
    checkSizes(options);
    notNegative("acquireTimeout", options.acquireTimeout);
    notNegative("priorityAgeing", options.priorityAgeing);
    notNegative("createTimeout", options.createTimeout);
    notNegative("destroyTimeout", options.destroyTimeout);
    notNegative("closeTimeout", options.closeTimeout);
    checkRetirement(options);
    checkLeases(options);
  }

  private void checkSizes(Options options) {
    if (checkSize(options.min, options.max)) {
      options.createConcurrency.ifPresent(n -> atMostMax("createConcurrency", n, options.max));
    }
    options.createConcurrency.ifPresent(n -> atLeast(1, "createConcurrency", n));
    options.queueLimit.ifPresent(limit -> atLeast(0, "queueLimit", limit));
  }

  /** Checks the bounds of a pool's size; says whether the upper one is right. */
  boolean checkSize(int min, int max) {
    boolean hasMax = atLeast(1, "max", max);
    if (hasMax) {
      atMostMax("min", min, max);
    }
    atLeast(0, "min", min);
    return hasMax;
  }

  private void checkRetirement(Options options) {
    notNegative("idleTimeout", options.idleTimeout);
    notNegative("staleAfter", options.staleAfter);
    notNegative("evictionInterval", options.evictionInterval);
    atLeast(0, "evictionsPerRun", options.evictionsPerRun);
    notNegative("maxLifetime", options.maxLifetime);
    atLeast(0, "maxUses", options.maxUses);
    double jitter = options.lifetimeJitter;
    require(jitter >= 0 && jitter <= 1, "lifetimeJitter", jitter, "must be from 0 to 1");
  }

  /** Checks when resources are checked, and that there is a way to if somebody counts on it. */
  void checkHealth(Options options, boolean hasCheck) {
    notNegative("healthCheckInterval", options.healthCheckInterval);
    notNegative("healthCheckTimeout", options.healthCheckTimeout);
    Duration idle = options.checkOnAcquire;
    if (idle != null && notNegative("checkOnAcquire", idle)) {
      require(hasCheck, "checkOnAcquire", idle, NEEDS_CHECK);
    }
    require(hasCheck || !options.checkOnRelease, "checkOnRelease", true, NEEDS_CHECK);
  }

  private void checkLeases(Options options) {
    notNegative("leakThreshold", options.leakThreshold);
    notNegative("reclaimAfter", options.reclaimAfter);
  }

  /**
   * Checks that an executor takes tasks and does not run them on the thread that hands them over.
   * Hands one task over and does not wait for it: if the executor is direct, the task has run when
   * {@code execute} returns.
   */
  void checkExecutor(Executor executor) {
    String value = executor.getClass().getName();
    AtomicReference<Thread> ranOn = new AtomicReference<>();
    try {
      executor.execute(() -> ranOn.set(Thread.currentThread()));
    } catch (RuntimeException refusal) {
      require(false, "executor", value, "must accept tasks (it threw " + refusal + ")");
      return;
    }
    require(
        !Thread.currentThread().equals(ranOn.get()),
        "executor",
        value,
        "must not run tasks on the calling thread");
  }

  private boolean require(boolean holds, String option, Object value, String allowed) {
    if (!holds) {
      breaches.add(option + ": " + value + ": " + allowed);
    }
    return holds;
  }

  /**
   * Complains if there was a breach.
   *
   * @throws IllegalArgumentException that names every one
   */
  void throwIfBroken() {
    if (!breaches.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", breaches));
    }
  }

  private boolean atLeast(int least, String option, long value) {
    return require(value >= least, option, value, "must be " + least + " or more");
  }

  private void atMostMax(String option, int value, int max) {
    require(value <= max, option, value, "must not be larger than max (" + max + ")");
  }

  private boolean notNegative(String option, Duration value) {
    return require(!value.isNegative(), option, value, "must be zero or positive");
  }
}

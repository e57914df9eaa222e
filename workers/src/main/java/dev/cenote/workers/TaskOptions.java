package dev.cenote.workers;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How one task is to be run. Immutable: every method that sets something returns a new object, so
 * one may be kept in a constant and refined per call.
 *
 * {@snippet :
 * TaskOptions urgent = TaskOptions.defaults().priority(5).timeout(Duration.ofSeconds(2));
 * pool.execute(page, urgent.label("preview"));
 * }
 */
public final class TaskOptions {

  private static final TaskOptions DEFAULTS =
      new TaskOptions(Optional.empty(), Optional.empty(), 0, "", 0);

  private final Optional<Duration> timeout;
  private final Optional<Duration> acquireTimeout;
  private final int priority;
  private final String label;
  private final int idempotentRetries;

  private TaskOptions(
      Optional<Duration> timeout,
      Optional<Duration> acquireTimeout,
      int priority,
      String label,
      int idempotentRetries) {
    this.timeout = timeout;
    this.acquireTimeout = acquireTimeout;
    this.priority = priority;
    this.label = label;
    this.idempotentRetries = idempotentRetries;
  }

  /** Returns the options of a task that wants nothing in particular. */
  public static TaskOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns these options with a time limit for the task, in place of the pool's. It counts from
   * the moment in which a worker begins; waiting for one has its own, {@link #acquireTimeout}.
   *
   * @param timeout zero or positive; zero for none
   * @throws IllegalArgumentException if it is negative
   */
  public TaskOptions timeout(Duration timeout) {
    return new TaskOptions(
        Optional.of(notNegative("timeout", timeout)),
        acquireTimeout,
        priority,
        label,
        idempotentRetries);
  }

  /**
   * Returns these options with a limit on the wait for a worker, in place of the pool's.
   *
   * @param acquireTimeout zero or positive; zero does not wait
   * @throws IllegalArgumentException if it is negative
   */
  public TaskOptions acquireTimeout(Duration acquireTimeout) {
    return new TaskOptions(
        timeout,
        Optional.of(notNegative("acquireTimeout", acquireTimeout)),
        priority,
        label,
        idempotentRetries);
  }

  /**
   * Returns these options with another priority. Among tasks that wait a higher one begins first;
   * equal ones in the order of the calls.
   *
   * @param priority any number; 0 is what tasks have whose caller says nothing
   */
  public TaskOptions priority(int priority) {
    return new TaskOptions(timeout, acquireTimeout, priority, label, idempotentRetries);
  }

  /**
   * Returns these options with another label, which shows in {@link WorkerPool#leases()}, in events
   * and in errors.
   *
   * @param label what the task is; must not hold a secret. Empty for none
   */
  public TaskOptions label(String label) {
    Objects.requireNonNull(label, "label");
    return new TaskOptions(timeout, acquireTimeout, priority, label, idempotentRetries);
  }

  /**
   * Says that it does no harm to run the task more than once: when a worker crashes in the middle
   * of it, another gets it. Only a crash counts; a task that takes too long, or that the worker
   * says has failed, is not run again.
   *
   * @param retries how many times it may be run again, at least 0
   * @throws IllegalArgumentException if it is less than 0
   */
  public TaskOptions idempotentRetries(int retries) {
    if (retries < 0) {
      throw new IllegalArgumentException("idempotentRetries: " + retries + ": must be 0 or more");
    }
    return new TaskOptions(timeout, acquireTimeout, priority, label, retries);
  }

  private static Duration notNegative(String option, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(option + ": " + value + ": must be zero or positive");
    }
    return value;
  }

  /** Returns the time limit; empty when the pool's applies. */
  public Optional<Duration> timeout() {
    return timeout;
  }

  /** Returns the limit on the wait for a worker; empty when the pool's applies. */
  public Optional<Duration> acquireTimeout() {
    return acquireTimeout;
  }

  /** Returns the priority; 0 unless set. */
  public int priority() {
    return priority;
  }

  /** Returns the label; empty unless set. */
  public String label() {
    return label;
  }

  /** Returns how many times the task may be run again after a crash; 0 unless set. */
  public int idempotentRetries() {
    return idempotentRetries;
  }

  /** Returns a text for people. */
  @Override
  public String toString() {
    return "TaskOptions[timeout="
        + timeout.map(Duration::toString).orElse("the pool's")
        + ", acquireTimeout="
        + acquireTimeout.map(Duration::toString).orElse("the pool's")
        + ", priority="
        + priority
        + ", label="
        + label
        + ", idempotentRetries="
        + idempotentRetries
        + "]";
  }
}

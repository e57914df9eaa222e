package dev.cenote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one caller wants to acquire a resource. Immutable: every method that sets something returns a
 * new object, so one may be kept in a constant and refined per call.
 *
 * {@snippet :
 * AcquireOptions urgent = AcquireOptions.defaults().priority(5).timeout(Duration.ofMillis(200));
 * pool.run(urgent.attach(tenant).label("GET /orders"), connection -> connection.send(request));
 * }
 */
public final class AcquireOptions {

  private static final AcquireOptions DEFAULTS =
      new AcquireOptions(Optional.empty(), 0, "", List.of());

  private final Optional<Duration> timeout;
  private final int priority;
  private final String label;
  private final List<Object> attachments;

  private AcquireOptions(
      Optional<Duration> timeout, int priority, String label, List<Object> attachments) {
    this.timeout = timeout;
    this.priority = priority;
    this.label = label;
    this.attachments = attachments;
  }

  /** Returns the options of a caller that wants nothing in particular. */
  public static AcquireOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns these options with another limit on the wait.
   *
   * @param timeout how long to wait at most, in place of the pool's {@link
   *     PoolBuilder#acquireTimeout acquire timeout}; zero or positive, and zero does not wait
   * @throws IllegalArgumentException if it is negative
   */
  public AcquireOptions timeout(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: " + timeout + ": must be zero or positive");
    }
    return new AcquireOptions(Optional.of(timeout), priority, label, attachments);
  }

  /**
   * Returns these options with another priority. Among those who wait a higher one is served first;
   * equal ones are served in the order of their arrival. {@link PoolBuilder#priorityAgeing} keeps
   * low ones from waiting for ever.
   *
   * @param priority any number; 0 is what callers have who say nothing
   */
  public AcquireOptions priority(int priority) {
    return new AcquireOptions(timeout, priority, label, attachments);
  }

  /**
   * Returns these options with one more object for the {@link ResourceFactory#onAcquire onAcquire}
   * hook to find in its {@link AcquireContext}. There is one object per class: it takes the place
   * of an earlier one of the very same class.
   *
   * @param attachment the object, for instance the current tenant
   */
  public AcquireOptions attach(Object attachment) {
    Objects.requireNonNull(attachment, "attachment");
    List<Object> extended = new ArrayList<>(attachments);
    extended.removeIf(other -> other.getClass() == attachment.getClass());
    extended.add(attachment);
    return new AcquireOptions(timeout, priority, label, List.copyOf(extended));
  }

  /**
   * Returns these options with another label.
   *
   * @param label what the caller is doing, such as {@code GET /orders}; it shows in {@link
   *     Pool#leases()}, in events and in errors, so it must not hold a secret. Empty for none
   */
  public AcquireOptions label(String label) {
    Objects.requireNonNull(label, "label");
    return new AcquireOptions(timeout, priority, label, attachments);
  }

  /** Returns the limit on the wait; empty when the pool's applies. */
  public Optional<Duration> timeout() {
    return timeout;
  }

  /** Returns the priority; 0 unless set. */
  public int priority() {
    return priority;
  }

  /** Returns the label; empty unless set. */
  public String label() {
    return label;
  }

  /**
   * Returns the attached object of a class. When there is none of this very class, returns the one
   * attached last among those that are an instance of it, so an interface finds what implements it.
   *
   * @param type the class of the wanted object, or a type that it extends or implements
   * @param <C> the type of the wanted object
   */
  public <C> Optional<C> attachment(Class<C> type) {
    @Nullable C found = null;
    for (Object attachment : attachments) {
      if (attachment.getClass() == type) {
        return Optional.of(type.cast(attachment));
      }
      if (type.isInstance(attachment)) {
        found = type.cast(attachment);
      }
    }
    return Optional.ofNullable(found);
  }

  /** Returns a text for people; attached objects are named by their classes only. */
  @Override
  public String toString() {
    List<String> types = attachments.stream().map(each -> each.getClass().getSimpleName()).toList();
    return "AcquireOptions[timeout="
        + timeout.map(Duration::toString).orElse("the pool's")
        + ", priority="
        + priority
        + ", label="
        + label
        + ", attachments="
        + types
        + "]";
  }
}

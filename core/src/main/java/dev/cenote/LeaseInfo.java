package dev.cenote;

import dev.cenote.internal.Nanos;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a resource, since when, and what for: a picture of one moment, which does not follow
 * the lease. Immutable; two are equal if they say the same.
 */
public final class LeaseInfo implements Serializable {

  private static final long serialVersionUID = 1;

  private final String holder;
  private final String label;
  private final Instant since;
  private final Duration heldFor;
  private final @Nullable String where;

  @SuppressWarnings("serial") // a copy made by List.copyOf, which is
  private final List<StackTraceElement> trace;

  private LeaseInfo(
      String holder,
      String label,
      Instant since,
      Duration heldFor,
      @Nullable String where,
      List<StackTraceElement> trace) {
    this.holder = Objects.requireNonNull(holder, "holder");
    this.label = Objects.requireNonNull(label, "label");
    this.since = Objects.requireNonNull(since, "since");
    this.heldFor = Objects.requireNonNull(heldFor, "heldFor");
    this.where = where;
    this.trace = List.copyOf(trace);
  }

  /**
   * Returns a picture of a lease.
   *
   * @param holder the name of the thread that acquired the resource, or {@code #id} for a thread
   *     without a name
   * @param label what the holder called its work; empty for nothing
   * @param since when it got the resource
   * @param heldFor for how long it has had the resource
   * @param where the place in the code where it acquired the resource, if that is known
   */
  public static LeaseInfo of(
      String holder, String label, Instant since, Duration heldFor, Optional<String> where) {
    return of(holder, label, since, heldFor, where, List.of());
  }

  /**
   * Returns a picture of a traced lease.
   *
   * @param holder the name of the thread that acquired the resource, or {@code #id} for a thread
   *     without a name
   * @param label what the holder called its work; empty for nothing
   * @param since when it got the resource
   * @param heldFor for how long it has had the resource
   * @param where the place in the code where it acquired the resource, if that is known
   * @param trace the stack on which it asked for the resource, the innermost frame first; empty if
   *     that is not known
   */
  public static LeaseInfo of(
      String holder,
      String label,
      Instant since,
      Duration heldFor,
      Optional<String> where,
      List<StackTraceElement> trace) {
    return new LeaseInfo(holder, label, since, heldFor, where.orElse(null), trace);
  }

  /**
   * Returns the name of the thread that acquired the resource, or {@code #id} for a thread without
   * a name, as most virtual threads are. The thread may have handed the lease on, and may have
   * ended.
   */
  public String holder() {
    return holder;
  }

  /** Returns what the holder called its work by {@link AcquireOptions#label(String)}; or empty. */
  public String label() {
    return label;
  }

  /** Returns when the holder got the resource. */
  public Instant since() {
    return since;
  }

  /** Returns for how long the holder had had the resource when this picture was made. */
  public Duration heldFor() {
    return heldFor;
  }

  /**
   * Returns where in the code the resource was acquired, as {@code Orders.java:42}; empty unless
   * leases are {@linkplain PoolBuilder#traceLeases traced}.
   */
  public Optional<String> where() {
    return Optional.ofNullable(where);
  }

  /**
   * Returns the stack on which the holder asked for the resource, the innermost frame first; empty
   * unless leases are {@linkplain PoolBuilder#traceLeases traced}. Immutable.
   */
  public List<StackTraceElement> trace() {
    return trace;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LeaseInfo that
        && holder.equals(that.holder)
        && label.equals(that.label)
        && since.equals(that.since)
        && heldFor.equals(that.heldFor)
        && Objects.equals(where, that.where)
        && trace.equals(that.trace);
  }

  @Override
  public int hashCode() {
    return Objects.hash(holder, label, since, heldFor, where, trace);
  }

  /** Returns a piece of a sentence, such as {@code held 42 s by http-17 [GET /orders]}. */
  @Override
  public String toString() {
    return "held "
        + Nanos.humanly(heldFor)
        + " by "
        + holder
        + (label.isEmpty() ? "" : " [" + label + "]")
        + (where == null ? "" : " at " + where);
  }
}

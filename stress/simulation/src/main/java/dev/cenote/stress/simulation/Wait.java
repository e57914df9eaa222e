package dev.cenote.stress.simulation;

import dev.cenote.Pool;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One acquire, from its call to its outcome, as its caller sees it. */
final class Wait {
  final SimThread caller;
  final int priority;
  final long timeout;

  /** When it was called: by the clock, and by the count of switch points. */
  final long began;

  final long beganAt;

  /** Whether an end of the intake had been completed before it was called. */
  final boolean afterEnd;

  /** Null for a blocking caller. */
  @Nullable CompletableFuture<?> future;

  /** When it was in the queue for certain, by the count of switch points; -1 before. */
  long queuedAt = -1;

  /** The same moment by the clock. */
  long queued;

  /** For a caller whose acquire is hidden behind a task. */
  boolean isTask;

  /** Whether its caller sees the outcome in the moment it comes. */
  boolean isWatched = true;

  boolean over;

  /**
   * Whether what it brought, if anything, has been given back; not noted of {@code executeAsync}.
   */
  boolean left;

  Wait(SimThread caller, int priority, long timeout, long began, long beganAt, boolean afterEnd) {
    this.caller = caller;
    this.priority = priority;
    this.timeout = timeout;
    this.began = began;
    this.beganAt = beganAt;
    this.afterEnd = afterEnd;
  }

  void isQueued(World world) {
    if (queuedAt < 0) {
      queuedAt = world.points();
      queued = world.now();
    }
  }

  /** Whether it has to be in the queue at a standstill. */
  boolean isWaiting() {
    CompletableFuture<?> promised = future;
    return !over && (promised == null ? caller.parkedOn instanceof Pool : !promised.isDone());
  }

  /**
   * Whether this one, which was in the queue when the other was called, goes first.
   *
   * @param ageing nanoseconds a priority is worth, 0 for strict priorities
   */
  boolean precedes(Wait other, long ageing) {
    if (ageing == 0) {
      return priority >= other.priority;
    }
    long latestKey = queued - priority * ageing;
    long otherKey = other.began - other.priority * ageing;
    return latestKey < otherKey || (latestKey == otherKey && priority >= other.priority);
  }

  @Override
  public String toString() {
    return "acquire of %s at %d us (priority %d)".formatted(caller, began / 1_000, priority);
  }
}

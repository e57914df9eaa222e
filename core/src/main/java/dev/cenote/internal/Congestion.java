package dev.cenote.internal;

/**
 * Whether a first-come-first-served queue has become so long that it only makes everybody late.
 *
 * <p>The signal is that of controlled delay (Nichols and Jacobson, RFC 8289): not how long the
 * queue is, but that for a whole interval nobody's wait was good. What follows from it is for
 * callers who come whatever happens to others, and give up some time (Maurer, "Fail at Scale", ACM
 * Queue 2015): whoever has waited for longer than the target is dropped, rather than one after
 * another at a growing rate, and the newest is served first, who has the most time left.
 *
 * <pre>
 *            no wait was good for an interval
 *    CALM ───────────────────────────────────▶ NEWEST_FIRST
 *      ▲                                         │      ▲
 *      │                           an interval   │      │  somebody who came
 *      │ nobody for an interval                  ▼      │  since was dropped
 *      └────────────────────────────────────── PROBING ─┘
 * </pre>
 *
 * <p>Newest first, the waits no longer tell whether the overload is over: the newest hardly wait,
 * and of a few callers who always come again the oldest are dropped although all could be served.
 * So the queue goes back to its order for a trial, with nobody yet allowed to wait for longer than
 * the target, and the overload is over when those who came since then need not be dropped.
 *
 * <p>Times are readings of the clock in nanoseconds. Guarded by the lock of its queue.
 */
final class Congestion {
  private enum State {
    CALM,
    NEWEST_FIRST,
    PROBING
  }

  private final long target;
  private final long interval;
  private State state = State.CALM;

  /**
   * When the waits were good for the last time, as long as it is calm; else when the state began.
   */
  private long since;

  /**
   * @param since a reading of the clock before which nobody came
   */
  Congestion(long target, long interval, long since) {
    this.target = target;
    this.interval = interval;
    this.since = since;
  }

  boolean isCalm() {
    return state == State.CALM;
  }

  /** The first one comes to wait, after a time in which nobody did. */
  void begins(long moment) {
    if (state == State.CALM
        && moment - since > 0) { // who was served meanwhile may be noted already
      since = moment;
    }
  }

  void served(long arrival, long now) {
    if (state == State.CALM && now - arrival <= target) {
      since = now;
    }
  }

  /** Whether the newest is next and not the oldest, who came at {@code oldest}. */
  boolean servesNewest(long oldest, long now) {
    return switch (state) {
      case CALM -> false;
      case NEWEST_FIRST -> true;
      case PROBING -> now - oldest > target; // about to be dropped
    };
  }

  /**
   * Looks at the wait of the oldest, who came at {@code oldest}.
   *
   * @param isCrowded whether any have to wait for a release, and not only for what is being made
   */
  void look(long oldest, boolean isCrowded, long now) {
    boolean isLong = now - since >= interval;
    switch (state) {
      case CALM -> {
        if (!isCrowded) {
          since = now;
        } else if (isLong && now - oldest > target) {
          enter(State.NEWEST_FIRST, now);
        }
      }
      case NEWEST_FIRST -> {
        if (isLong) {
          enter(State.PROBING, now);
        }
      }
      case PROBING -> {
        if (isLong && (!isCrowded || now - oldest <= target)) {
          enter(State.CALM, now);
        }
      }
    }
  }

  /**
   * Whether the oldest, who came at {@code oldest}, is to be dropped; the overload goes on then.
   */
  boolean gaveUp(long oldest, long now) {
    if (state == State.CALM || now - oldest <= target) {
      return false;
    }
    if (state == State.PROBING && oldest - since >= 0) {
      enter(State.NEWEST_FIRST, now);
    }
    return true;
  }

  /**
   * In how long the next look is due if the oldest came at {@code oldest}. Whoever comes to wait
   * asks for one by itself, so nothing is due for an oldest that may stay because it waits alone.
   */
  long nextLook(long oldest, long now) {
    long untilOldest = target - (now - oldest) + 1;
    long untilState = Math.max(1, interval - (now - since));
    if (state == State.CALM) {
      return Math.max(untilOldest, untilState);
    }
    return untilOldest <= 0 ? untilState : Math.min(untilOldest, untilState);
  }

  void calmDown(long now) {
    enter(State.CALM, now);
  }

  private void enter(State next, long now) {
    state = next;
    since = now;
  }
}

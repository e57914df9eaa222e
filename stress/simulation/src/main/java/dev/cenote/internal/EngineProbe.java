package dev.cenote.internal;

import dev.cenote.Pool;
import dev.cenote.PoolState;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Looks into a pool for the simulation, at a standstill unless said otherwise. */
@NullMarked
public final class EngineProbe {
  private final PoolEngine<?> pool;

  public EngineProbe(Pool<?> pool) {
    this.pool = (PoolEngine<?>) pool;
  }

  /** How many callers the gate counts. */
  public int waiting() {
    return pool.gate.waiting();
  }

  /** How many callers count on a check: at a standstill, when nobody is just looking for them. */
  private int promised() {
    return (int) pool.promises.read();
  }

  /** What is wrong at a moment in which nobody can go on, or null. */
  public @Nullable String unrest(
      boolean failuresHappen, boolean hooksTakeTime, boolean checksTakeTime) {
    int idle = count(Words.IDLE);
    int waiting = pool.gate.waiting();
    boolean tooMany = pool.books.present() > pool.config().max();
    if (tooMany != pool.gate.isShrinking() || (tooMany && idle > 0)) {
      return idle + " idle of " + pool.books.present() + " where " + pool.config().max() + " fit";
    }
    if (waiting > promised() && idle > 0 && !pool.gate.isPaused()) {
      return idle + " idle beside " + waiting + " waiting";
    }
    if (pool.gate.isEnding() && waiting == 0 && idle > 0) {
      return idle + " idle in a pool that ends";
    }
    if (pool.state() == PoolState.CLOSED && waiting > 0) {
      return waiting + " waiting in a closed pool";
    }
    if (!hooksTakeTime && count(Words.CHECKING) > 0) {
      return "a slot stays in the engine's hands: " + words();
    }
    int examined = count(Words.EXAMINING);
    if (!checksTakeTime && examined > 0) {
      return "a check has no end: " + words();
    }
    if (promised() > examined) {
      return promised() + " checks promised of " + examined + ": " + words();
    }
    if (!failuresHappen && couldCreate() > 0) {
      return couldCreate() + " creations missing for " + waiting + " waiting: " + words();
    }
    return books();
  }

  /**
   * How many more creations are called for and possible. Not for those who wait in a pause, who are
   * not served anyway: a caller who came in just before it may take what was counted on for them,
   * and its end makes up for that.
   */
  private int couldCreate() {
    Books<?> books = pool.books;
    int max = pool.config().max();
    int lacking =
        pool.isReplenishing() ? Math.max(pool.supply.owed(), -pool.supply.beyondMin()) : 0;
    int unserved = pool.gate.isPaused() ? 0 : pool.gate.waiting() - promised();
    int wanted = Math.max(unserved, lacking);
    int possible = max - books.places();
    int missing = Math.min(wanted, pool.config().createConcurrency()) - books.creating();
    return Math.min(possible, missing);
  }

  /** Whether the running totals agree with what the slots say. */
  private @Nullable String books() {
    Books<?> books = pool.books;
    int present =
        count(Words.IDLE) + count(Words.LEASED) + count(Words.CHECKING) + count(Words.EXAMINING);
    int creating = count(Words.CREATING);
    int retiring = count(Words.RETIRING);
    boolean agree =
        books.present() == present
            && books.creating() == creating
            && books.retiring() == retiring
            && books.places() == present + creating + retiring;
    return agree
        ? null
        : "places %d, present %d, creating %d, retiring %d beside %s"
            .formatted(
                books.places(), books.present(), books.creating(), books.retiring(), words());
  }

  /** Whether nothing is left of a pool that was closed; null if so. */
  public @Nullable String remains() {
    Books<?> books = pool.books;
    return books.places() == 0 && books.abandoned() == 0 && pool.gate.waiting() == 0
        ? null
        : "places %d, abandoned %d, waiting %d, %s"
            .formatted(books.places(), books.abandoned(), pool.gate.waiting(), words());
  }

  /**
   * Whether a blocking caller, or a future, is in the queue and nobody has claimed it. On a
   * simulated thread, at any time: it takes the queue's lock.
   */
  @SuppressWarnings("ReferenceEquality")
  public boolean isQueued(Thread caller, @Nullable CompletableFuture<?> future) {
    boolean[] found = new boolean[1];
    pool.queue.pollAll(
        waiter -> {
          boolean same = future == null ? waiter.thread == caller : waiter.future == future;
          found[0] |= same && waiter.state == Waiter.WAITING;
          return false;
        },
        false);
    return found[0];
  }

  private int count(int state) {
    int count = 0;
    for (Slot<?> slot : pool.slots.all()) {
      if (Words.state(slot.word) == state) {
        count++;
      }
    }
    return count;
  }

  private String words() {
    StringBuilder text = new StringBuilder("slots");
    for (Slot<?> slot : pool.slots.all()) {
      String state =
          switch (Words.state(slot.word)) {
            case Words.EMPTY -> "empty";
            case Words.CREATING -> "creating";
            case Words.IDLE -> "idle";
            case Words.LEASED -> "leased";
            case Words.CHECKING -> "checking";
            case Words.EXAMINING -> "examining";
            default -> "retiring";
          };
      text.append(' ').append(state).append(slot.isCondemned() ? "!" : "");
    }
    return text.toString();
  }
}

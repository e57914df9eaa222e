package dev.cenote.internal;

import dev.cenote.PoolEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Puts new resources in the place of old ones that have to go.
 *
 * <p>{@link Supply} owes the pool one resource for each that goes this way, on top of what callers
 * and the minimum ask for. While there is room below the maximum it makes that one first: the old
 * one stays until a creation has ended, well or not, for a lifetime is to be kept also when nothing
 * new is to be had. In a full pool the old one has to go first, and the next follows once the new
 * one is there. So callers find as many resources as before, or one less. A resource that is used
 * up, which shows when its last use begins, does not come here: it goes as that use ends.
 */
final class Replacements<T> {
  /**
   * A resource that has to go.
   *
   * @param ahead whether its replacement is asked for already
   */
  private record Doomed<T>(Slot<T> slot, long birth, PoolEvent.Reason why, boolean ahead) {}

  private final PoolEngine<T> pool;
  private final Queue<Doomed<T>> doomed = new ConcurrentLinkedQueue<>();

  Replacements(PoolEngine<T> pool) {
    this.pool = pool;
  }

  /** Has the resource of that birth replaced; on the upkeep, which calls {@link #goOn} then. */
  void add(Slot<T> slot, long birth, PoolEvent.Reason why) {
    add(new Doomed<>(slot, birth, why, !pool.books.isFull()));
  }

  private void add(Doomed<T> old) {
    doomed.add(old); // before the creation that it waits for can end
    if (old.ahead) {
      pool.supply.owe();
    }
  }

  /** A creation succeeded or failed: what sends off the one that waited for it, if one did. */
  Runnable replaced() {
    Doomed<T> next = doomed.poll();
    return () -> condemn(next);
  }

  /** Goes on in case there is no creation whose end would: on the upkeep, at each of its looks. */
  void goOn() {
    Doomed<T> next = doomed.peek();
    if (next == null || next.ahead) {
      return;
    }
    if (!pool.books.isFull()) {
      if (doomed.remove(next)) {
        add(next.slot, next.birth, next.why);
      }
    } else if (pool.books.creating() == 0 && pool.books.retiring() == 0 && doomed.remove(next)) {
      condemn(next);
    }
  }

  private void condemn(@Nullable Doomed<T> old) {
    if (old == null) {
      return;
    }
    if (!old.ahead) {
      pool.supply.owe();
    }
    pool.exchange.condemn(old.slot, old.birth, old.why);
  }
}

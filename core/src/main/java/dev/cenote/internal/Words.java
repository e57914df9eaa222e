package dev.cenote.internal;

/**
 * The word of a slot: a state in the three lowest bits, and above them the epoch.
 *
 * <p>The epoch grows by one whenever a use of the slot ends (a release, a hand-over, a creation, a
 * destruction), so a word is never seen twice in the life of a slot: a handle that remembers its
 * word can prove that it still holds the slot, and a compare-and-set from a remembered word cannot
 * fall for an A-B-A. Sixty bits of epoch last 182 years at 100 million leases a second.
 */
final class Words {
  /** No resource. */
  static final int EMPTY = 0;

  /** The factory is making one; no resource yet. */
  static final int CREATING = 1;

  /** A resource anybody may claim. */
  static final int IDLE = 2;

  /** A resource that a caller holds. */
  static final int LEASED = 3;

  /** A resource in the hands of one of the engine's threads: being handed over, hooked, sorted. */
  static final int CHECKING = 4;

  /** A resource on its way out: being destroyed. */
  static final int RETIRING = 5;

  /** A resource on which a health check runs: its result, its timer or the pool's end takes it. */
  static final int EXAMINING = 6;

  private static final long STATE = 7;
  private static final long EPOCH = 8;

  private Words() {}

  static int state(long word) {
    return (int) (word & STATE);
  }

  /** The same use of the slot in another state. */
  static long with(long word, int state) {
    return (word & ~STATE) | state;
  }

  /** The word of the slot's next use. */
  static long next(long word, int state) {
    return (word & ~STATE) + EPOCH + state;
  }
}

package dev.cenote.internal;

import org.jetbrains.lincheck.datastructures.Operation;

/** One slot as a data structure: claims, the two ways to end a lease, and ends that come late. */
@SuppressWarnings("NullAway") // the slot alone, without a pool
public final class LeasedSlot {
  private static final long EPOCH = Words.next(0, 0);

  private final Slot<Object> slot = new Slot<>(null, 0);

  public LeasedSlot() {
    slot.word = Words.with(EPOCH, Words.IDLE);
  }

  @Operation
  public boolean claim() {
    return Slots.tryClaim(slot, Words.LEASED);
  }

  @Operation
  public boolean release() {
    long leased = slot.word;
    return Words.state(leased) == Words.LEASED && slot.cas(leased, Words.next(leased, Words.IDLE));
  }

  @Operation
  public boolean take() {
    long leased = slot.word;
    return Words.state(leased) == Words.LEASED && slot.take(leased) != 0;
  }

  @Operation
  public boolean offer() {
    long owned = slot.word;
    return Words.state(owned) == Words.CHECKING && slot.cas(owned, Words.with(owned, Words.IDLE));
  }

  /** A handle of the use before this one: never ends anything. */
  @Operation
  public boolean releaseLate() {
    long earlier = Words.with(slot.word - EPOCH, Words.LEASED);
    return slot.cas(earlier, Words.next(earlier, Words.IDLE)) || slot.take(earlier) != 0;
  }
}

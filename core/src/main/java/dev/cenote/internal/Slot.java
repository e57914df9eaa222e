package dev.cenote.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.PoolEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Keeps the hot fields of a {@link Slot} away from whatever lies before it in memory. */
abstract class SlotPadding {
  long p0;
  long p1;
  long p2;
  long p3;
  long p4;
  long p5;
  long p6;
  long p7;
}

/**
 * What changes while a slot lives. Only {@link #word} is shared; everything else belongs to whoever
 * owns the slot (see {@link Slot}) and is read by others as a hint that the word then confirms.
 */
abstract class SlotFields<T> extends SlotPadding {
  volatile long word;

  /**
   * 0 while a lease may begin and end by nothing but the word; {@link Slot#ATTENDED} when there is
   * more to do: a hook to run, a listener to tell, a stamp to set, a time to note; the birth of the
   * resource, which is more than both, when that is to be checked before it is used again; and that
   * birth plus one when it is to be destroyed as soon as nobody uses it. Whoever takes the slot or
   * gives it away looks here; anybody may raise it.
   */
  volatile long attention;

  /** Why it is condemned: written before the mark. When two condemn it, either's reason. */
  PoolEvent.@Nullable Reason condemnedFor;

  /** Null in EMPTY and CREATING. */
  @Nullable T resource;

  /** A number that no other resource of this slot has, never 0. */
  long birth;

  /** The number of leases that began here; grows only. */
  long acquired;

  /** What that number will be in the present resource's last use, 0 for no such limit. */
  long lastUse;

  /** Thread id of the holder, or of the caller of an async acquire. */
  long holder;

  /** Coarse time at which the lease began. */
  long since;

  /** Exact time at which a sampled lease began, 0 when this lease is not one; then ATTENDED. */
  long useStart;

  /** Place in the order of releases, for LIFO and FIFO. */
  long stamp;

  /** Whether there is more to write down of each lease, or to wipe out, than its holder. */
  boolean described = true;

  /** Name of a virtual holder that has one; platform threads are looked up by id. */
  @Nullable String holderName;

  /** What the holder asked with, if with anything; for its label, and to ask once more. */
  @Nullable AcquireOptions options;

  /** For {@link Ageing}; null while there is no resource. */
  Ageing.@Nullable Life life;

  /** The word of a lease that its holder knows, so that others may end it. See {@link Leaks}. */
  volatile long watched;

  /** Notices when the present lease is lost; of use to nobody, but it must not be lost itself. */
  @Nullable Object tracker;

  /** Where the holder asked for the resource, if that is to be known. */
  @Nullable Trace trace;

  /** Whether the present resource was found good: its first hook went well, or a check did. */
  boolean proven;

  /** What {@link #acquired} was when the present resource came. */
  long acquiredBefore;

  /** What {@link #acquired} was when the present resource last passed a check; -1 for never. */
  long vouchedAt;

  /** Exact time at which it was last used or checked, where {@link Checks} wants to know. */
  long idleSince;

  /** Whether a check found the present resource unfit. */
  boolean unhealthy;

  /** Whether hooks run around each lease of the present resource. */
  boolean hooked;
}

/**
 * The place of one resource. Resources never move; what moves is the word.
 *
 * <p>Who moves the word by compare-and-set to LEASED, CHECKING, CREATING or RETIRING owns the slot
 * until it moves the word on: the ownership is what makes the plain fields safe. Each owner writes
 * them before the volatile write of the word that gives the slot away, and the next owner reads
 * them after the volatile read (in its compare-and-set) that took it: release and acquire of the
 * same variable, so all of an owner's writes, the user's own to the resource among them, happen
 * before whatever the next owner does.
 *
 * <p>Anybody may condemn the present resource at any time: write its birth to {@link #attention},
 * then look at the word, and retire it if it is idle. Whoever claims a slot looks at the mark after
 * its compare-and-set. Had it missed the mark, then in the order of volatile accesses its look came
 * before the mark, its compare-and-set before its look, and the one who condemned would have seen
 * the slot claimed. So a mark cannot be passed over for longer than one use. A suspicion is the
 * lesser mark: births are eight apart at least, so one number says both which resource and how bad.
 */
public final class Slot<T> extends SlotFields<T> {
  private static final VarHandle WORD;
  private static final VarHandle RESOURCE;
  private static final VarHandle ACQUIRED;
  private static final VarHandle ATTENTION;

  /** Less than any birth. */
  private static final long ATTENDED = 1;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(SlotFields.class, "word", long.class);
      RESOURCE = lookup.findVarHandle(SlotFields.class, "resource", Object.class);
      ACQUIRED = lookup.findVarHandle(SlotFields.class, "acquired", long.class);
      ATTENTION = lookup.findVarHandle(SlotFields.class, "attention", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  long q0;
  long q1;
  long q2;
  long q3;
  long q4;
  long q5;
  long q6;

  final PoolEngine<T> pool;
  final int index;

  Slot(PoolEngine<T> pool, int index) {
    this.pool = pool;
    this.index = index;
  }

  boolean cas(long expected, long updated) {
    return WORD.compareAndSet(this, expected, updated);
  }

  /**
   * The resource as somebody who may have lost the slot sees it. The acquiring read keeps a later
   * read of the word behind it: if the word is still the reader's own then, so was the resource.
   */
  @SuppressWarnings("unchecked")
  @Nullable T peek() {
    return (T) RESOURCE.getAcquire(this);
  }

  /**
   * Counts a lease. Only the owner calls it, and only in LEASED: who reads first the count and then
   * the word, and finds it in any other state, knows that all leases counted have ended. The
   * releasing write keeps the word's before it, the acquiring read keeps the word's behind it.
   */
  void countAcquired() {
    ACQUIRED.setRelease(this, acquired + 1);
  }

  long acquiredSoFar() {
    return (long) ACQUIRED.getAcquire(this);
  }

  /**
   * Ends the use that {@code leased} stands for and makes the caller the owner in CHECKING.
   *
   * @return the word now owned, or 0 if that use ended already
   */
  long take(long leased) {
    long owned = Words.next(leased, Words.CHECKING);
    return cas(leased, owned) ? owned : 0;
  }

  /**
   * Gives the slot away without a fence behind it; see {@link Sweeper}. Only for an owner whose use
   * nobody else can end.
   */
  void letGo(long idle) {
    WORD.setRelease(this, idle);
  }

  /**
   * Puts a resource in, under the lock of {@link Books}. Whoever sees it by {@link #peek} sees its
   * birth, too, and condemns it only after that; who condemned it while it was being made did so
   * under the same lock. So nothing but marks of its predecessors is wiped out here.
   */
  void install(T resource, long birth, boolean hooked) {
    this.birth = birth;
    this.hooked = hooked;
    proven = false;
    acquiredBefore = acquired;
    vouchedAt = -1;
    unhealthy = false;
    if (!isMarked()) {
      attention = usualAttention();
    }
    RESOURCE.setRelease(this, resource);
  }

  /**
   * Marks the resource of that birth. Births grow, and the mark does, too: whoever comes late with
   * an old one does not wipe out that of a younger resource.
   */
  void condemn(long doomed, PoolEvent.Reason why) {
    long before = attention;
    while (before <= doomed) {
      condemnedFor = why;
      if (ATTENTION.compareAndSet(this, before, doomed + 1)) {
        return;
      }
      before = attention;
    }
  }

  /** There is something to do when the present lease ends. Only the owner calls this. */
  void attend() {
    if (attention == 0) {
      ATTENTION.compareAndSet(this, 0, ATTENDED); // or it is condemned meanwhile, which is more
    }
  }

  /** What there was to do has been done. Only the owner calls this. */
  void calm() {
    if (attention == ATTENDED && usualAttention() == 0) {
      ATTENTION.compareAndSet(this, ATTENDED, 0);
    }
  }

  /**
   * Lets go of what is the user's. Short releases pass this by, and keep no more than names: a use
   * with attachments is attended. Only the owner calls it.
   */
  void forgetHolder() {
    if (options != null || trace != null || holderName != null) {
      options = null;
      trace = null;
      holderName = null;
      described = true; // the same holder may come again
    }
  }

  /** Has the resource of that birth checked before it is used again. */
  void suspect(long doubtful) {
    long before = attention;
    while (before < doubtful && !ATTENTION.compareAndSet(this, before, doubtful)) {
      before = attention;
    }
  }

  /** The check begins: what is suspected from now on asks for another. Only the owner calls it. */
  void beginCheck() {
    ATTENTION.compareAndSet(this, birth, usualAttention());
  }

  private long usualAttention() {
    return hooked || pool.attended ? ATTENDED : 0;
  }

  /** Why, after {@link #isCondemned} was seen. */
  PoolEvent.Reason condemnedFor() {
    PoolEvent.Reason why = condemnedFor;
    return why == null ? PoolEvent.Reason.INVALIDATED : why;
  }

  /** Whether the present resource may not be given away as it is. */
  boolean isMarked() {
    return attention >= birth;
  }

  /** Whether the present resource is to be checked before it is used again. */
  boolean isSuspect() {
    return attention == birth;
  }

  /** Whether the present resource is to go as soon as nobody uses it. */
  boolean isCondemned() {
    return attention > birth;
  }

  /** Whether nobody has used or checked the present resource yet. Only the owner calls it. */
  boolean isFresh() {
    return acquired == acquiredBefore && vouchedAt < 0;
  }

  /** Whether a lease may begin and end by nothing but the word; so it is not marked either. */
  boolean isPlain() {
    return attention == 0;
  }
}

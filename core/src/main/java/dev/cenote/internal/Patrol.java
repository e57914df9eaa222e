package dev.cenote.internal;

import dev.cenote.PoolClock;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Checks what is idle, nobody having asked for it: at intervals; when several resources died; and
 * when somebody wants to know. In rounds over the slots, one at a time, in which at most a quarter
 * of those idle, but at least one, are checked at a time, so that enough are left for who comes
 * meanwhile.
 *
 * <p>The next round begins an interval after the last one ended: however long a machine or a check
 * stood still, rounds do not pile up. A round ends when somebody waits for a resource, and the next
 * one goes on where it stopped.
 */
final class Patrol<T> {
  private final PoolEngine<T> pool;
  private final long interval;

  /** Guards what follows, and the rounds. No user code runs in it. */
  private final ReentrantLock lock = new ReentrantLock();

  private PoolClock.@Nullable Timer timer;
  private @Nullable Round<T> current;
  private final Queue<Round<T>> asked = new ArrayDeque<>();
  private boolean suspectsFound;
  private boolean roundDue;
  private boolean stopped;
  private int nextSlot;

  Patrol(PoolEngine<T> pool, long interval) {
    this.pool = pool;
    this.interval = interval;
  }

  void start() {
    lock.lock();
    try {
      setTimer();
    } finally {
      lock.unlock();
    }
  }

  private void setTimer() {
    if (interval > 0 && interval != Long.MAX_VALUE && !stopped) {
      timer = pool.seam.schedule(interval, () -> begin(false));
    }
  }

  /** Nothing is left to check, and nothing will be. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      if (timer != null) {
        timer.cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Marks what is idle, and has it checked before somebody comes for it, if there is time. */
  void suspectIdle() {
    for (Slot<T> slot : pool.slots.all()) {
      long word = slot.word;
      if (Words.state(word) == Words.IDLE) {
        long birth = slot.birth;
        VarHandle.acquireFence();
        if (slot.word == word) { // so that is the birth of what is idle there
          slot.suspect(birth);
        }
      }
    }
    begin(true);
  }

  private void begin(boolean suspectsOnly) {
    goOn(() -> {
      suspectsFound |= suspectsOnly;
      roundDue |= !suspectsOnly;
    });
  }

  private void ended(Round<T> round) {
    goOn(() -> {
      current = null;
      if (round.givesWay) {
        nextSlot = round.at;
      }
      if (round.givesWay && !round.suspectsOnly) {
        setTimer();
      }
    });
    pool.bell.ring();
  }

  /** Takes note of something, and begins the next round if there is one to begin. */
  private void goOn(Runnable note) {
    Round<T> next = null;
    lock.lock();
    try {
      note.run();
      if (current == null) {
        next = next();
        current = next;
      }
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.goOn();
    }
  }

  private @Nullable Round<T> next() {
    Round<T> wanted = asked.poll();
    if (wanted != null || stopped || !(roundDue || suspectsFound)) {
      return wanted;
    }
    boolean suspectsOnly = !roundDue;
    roundDue = false;
    suspectsFound = false;
    return new Round<>(this, suspectsOnly, true, nextSlot);
  }

  /** Checks all that is idle now, and waits for it; returns how many were found unfit. */
  int checkAll() throws InterruptedException {
    Round<T> round = new Round<>(this, false, false, 0);
    goOn(() -> asked.add(round));
    try {
      pool.bell.await(() -> round.over, Long.MAX_VALUE);
    } finally {
      round.cancel();
    }
    return round.unfit;
  }

  /** One round. Its lock is the patrol's. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // all updates are under the lock
  static final class Round<T> {
    private final Patrol<T> patrol;
    private final PoolEngine<T> pool;
    private final Slot<T>[] slots;
    private final boolean suspectsOnly;

    /** Whether it ends when somebody waits. */
    private final boolean givesWay;

    /** Where it is, and how many slots lie before it. */
    private int at;

    private int left;
    private int underWay;
    private volatile boolean over;
    private volatile int unfit;

    private Round(Patrol<T> patrol, boolean suspectsOnly, boolean givesWay, int first) {
      this.patrol = patrol;
      this.suspectsOnly = suspectsOnly;
      this.givesWay = givesWay;
      pool = patrol.pool;
      slots = pool.slots.all();
      at = first;
      left = slots.length;
    }

    /** Begins as many checks as may be, or ends. */
    private void goOn() {
      boolean promised = pool.promises.makeUnlessFull();
      beginChecks();
      pool.promises.endIf(promised);
    }

    private void beginChecks() {
      while (true) {
        Slot<T> slot;
        boolean ends;
        patrol.lock.lock();
        try {
          slot = next();
          ends = slot == null && underWay == 0 && !over;
          over |= ends;
        } finally {
          patrol.lock.unlock();
        }
        if (ends) {
          patrol.ended(this);
        }
        if (slot == null) {
          return;
        }
        pool.checks.begin(slot, slot.word, this);
      }
    }

    private @Nullable Slot<T> next() {
      int most = Math.max(1, (pool.slots.count(Words.IDLE) + underWay) / 4);
      while (left > 0 && underWay < most) {
        if (pool.gate.isEnding() || (givesWay && pool.gate.waiting() > 0)) {
          left = 0;
          return null;
        }
        Slot<T> slot = slots[at % slots.length];
        at = (at + 1) % slots.length;
        left--;
        if ((slot.isMarked() || !suspectsOnly) && Slots.tryClaim(slot, Words.CHECKING)) {
          underWay++;
          return slot;
        }
      }
      return null;
    }

    /** One of its checks ended. */
    void ended(boolean foundUnfit) {
      patrol.lock.lock();
      try {
        underWay--;
        if (foundUnfit) {
          unfit++;
        }
      } finally {
        patrol.lock.unlock();
      }
      goOn();
    }

    private void cancel() {
      patrol.lock.lock();
      try {
        left = 0;
      } finally {
        patrol.lock.unlock();
      }
    }
  }
}

package dev.cenote.internal;

import dev.cenote.PoolClock;
import dev.cenote.PoolConfig;
import dev.cenote.PoolStats;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the pool counts. The leases are counted in the slots, by their owners; an acquire that did
 * not wait is recorded nowhere and counts as zero when somebody reads.
 */
final class Meters<T> {
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(20);
  private static final int INTERVALS = 3;

  final LongAdder createFailures = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder rejections = new LongAdder();
  final Recorder waitTime = new Recorder();
  final Recorder useTime = new Recorder();
  final Recorder createTime = new Recorder();
  final Recorder destroyTime = new Recorder();

  private final PoolEngine<T> pool;
  private volatile boolean stopped;
  private volatile PoolClock.@Nullable Timer rotation;

  /** Guards what follows. */
  private final ReentrantLock lock = new ReentrantLock();

  /** How many leases had begun when each interval of the window did, the oldest first. */
  private final Deque<Long> acquiredBefore = new ArrayDeque<>();

  private long acquiredSeen;
  private long releasedSeen;

  Meters(PoolEngine<T> pool) {
    this.pool = pool;
    acquiredBefore.add(0L);
  }

  void start() {
    rotation = pool.seam.schedule(INTERVAL, this::rotate);
    if (stopped) {
      stop();
    }
  }

  void stop() {
    stopped = true;
    PoolClock.Timer pending = rotation;
    if (pending != null) {
      pending.cancel();
    }
  }

  private void rotate() {
    lock.lock();
    try {
      waitTime.rotate();
      useTime.rotate();
      createTime.rotate();
      destroyTime.rotate();
      acquiredBefore.addLast(acquired());
      if (acquiredBefore.size() > INTERVALS) {
        acquiredBefore.removeFirst();
      }
    } finally {
      lock.unlock();
    }
    if (!stopped) {
      start();
    }
  }

  private long acquired() {
    long acquired = 0;
    for (Slot<T> slot : pool.slots.all()) {
      acquired += slot.acquiredSoFar();
    }
    return acquired;
  }

  PoolStats read() {
    return read(pool.gate.waiting());
  }

  PoolStats read(int waiting) {
    PoolStats.Builder stats = PoolStats.builder();
    PoolConfig size = pool.config();
    stats.pool(pool.name()).min(size.min()).max(size.max());
    long recent = pool.books.read(books -> write(books, stats));
    return stats
        .waitTime(waitTime.read(Math.max(0, recent - waitTime.count())))
        .waiting(waiting)
        .createFailures(createFailures.sum())
        .healthChecksEnabled(pool.checks.areEnabled())
        .checksPassed(pool.checks.passed.sum())
        .checksFailed(pool.checks.failed.sum())
        .timeouts(timeouts.sum())
        .rejections(rejections.sum())
        .useTime(useTime.read(0))
        .createTime(createTime.read(0))
        .destroyTime(destroyTime.read(0))
        .build();
  }

  /** Returns how many leases began within the window. */
  private long write(Books<T> books, PoolStats.Builder stats) {
    int[] states = new int[Words.EXAMINING + 1];
    int unhealthy = 0;
    long acquired = 0;
    long released = 0;
    for (Slot<T> slot : pool.slots.all()) {
      long begun = slot.acquiredSoFar(); // before the word, or it might count what is under way
      int state = Words.state(slot.word);
      states[state]++;
      unhealthy += state == Words.RETIRING && slot.unhealthy ? 1 : 0;
      acquired += begun;
      released += state == Words.LEASED ? Math.max(0, begun - 1) : begun;
    }
    int idle = states[Words.IDLE];
    int leased = states[Words.LEASED];
    int checking = states[Words.CHECKING] + states[Words.EXAMINING];
    int retiring = states[Words.RETIRING] + books.strays();
    stats
        .created(books.destroyed() + books.detached() + idle + leased + checking + retiring)
        .destroyed(books.destroyed())
        .detached(books.detached())
        .idle(idle)
        .inUse(leased)
        .checking(checking)
        .retiring(retiring)
        .unhealthy(unhealthy)
        .creating(states[Words.CREATING])
        .abandoned(books.abandoned());
    return leases(acquired, released, stats);
  }

  /** A lease in the moment of its beginning is not counted yet: never show less than before. */
  private long leases(long acquired, long released, PoolStats.Builder stats) {
    lock.lock();
    try {
      acquiredSeen = Math.max(acquiredSeen, acquired);
      releasedSeen = Math.max(releasedSeen, released);
      stats.acquired(acquiredSeen).released(releasedSeen);
      return acquiredSeen - acquiredBefore.getFirst();
    } finally {
      lock.unlock();
    }
  }
}

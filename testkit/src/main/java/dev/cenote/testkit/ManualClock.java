package dev.cenote.testkit;

import static java.util.Objects.requireNonNull;

import dev.cenote.PoolClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock whose time stands still until a test moves it. With it a test of a thirty-second timeout
 * takes no time, and means the same on a busy machine as on an idle one.
 *
 * {@snippet :
 * ManualClock clock = new ManualClock();
 * Pool<Thing> pool = Pool.builder(factory).clock(clock).build();
 * Thread caller = Thread.startVirtualThread(() -> use(pool));
 * clock.awaitParked(1);                     // the caller waits for a resource
 * clock.advance(Duration.ofSeconds(30));    // and its timeout is over
 * }
 *
 * <p>Two things happen when time moves: threads blocked in {@link #parkNanos} whose time has come
 * are woken, and scheduled tasks run, on the thread that advances the clock, each at its very
 * instant. A woken thread is a real one and needs real time to do something; a test has to wait for
 * what it does. Before moving the time a test has to wait until the threads concerned are parked
 * ({@link #awaitParked}): a thread that is still on its way would start its wait at the new time.
 *
 * <p>{@link #nanoTime()} starts ten seconds before it overflows, so that code which compares
 * readings with {@code <} rather than by their difference is found out.
 *
 * <p>Thread-safe. Nothing but {@link #parkNanos}, {@link #advance} and {@link #awaitParked} blocks.
 */
public final class ManualClock implements PoolClock {

  private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(10).toNanos();
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  // Both collections are lock-free, because a lock that has to wait would use up the permit of a
  // thread which was unparked before it parked, and the wake-up would be lost.
  private final Map<Long, Parked> parked = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListSet<Alarm> alarms =
      new ConcurrentSkipListSet<>(
          Comparator.comparingLong(Alarm::due).thenComparingLong(Alarm::sequence));
  private final AtomicLong alarmsMade = new AtomicLong();

  private final ReentrantLock advancing = new ReentrantLock();
  private volatile long elapsed;

  /** Makes a clock that shows the first instant of 2026. */
  public ManualClock() {}

  /**
   * Moves the time on. Scheduled tasks that fall due run on this thread, in order of time and then
   * of scheduling, and see their own instant in {@link #nanoTime()}; what they schedule in turn
   * runs too if it falls into the same window. Threads whose time has come are woken. If a task
   * throws, time stays at that task's instant and the exception is passed on. One thread advances
   * at a time; a second one waits for it.
   *
   * @param duration how far, zero or more; zero runs what is due and has not run yet
   * @throws IllegalArgumentException if {@code duration} is negative
   * @throws IllegalStateException if called by a task that this clock runs
   */
  public void advance(Duration duration) {
    move(duration, false);
  }

  /**
   * Moves the time on as if the machine had stood still meanwhile: nothing happens on the way, and
   * then all that fell due happens at once, late, in order. Otherwise as {@link #advance}.
   *
   * @param duration how far, zero or more
   * @throws IllegalArgumentException if {@code duration} is negative
   * @throws IllegalStateException if called by a task that this clock runs
   */
  public void jump(Duration duration) {
    move(duration, true);
  }

  private void move(Duration duration, boolean atOnce) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("Time does not go back: " + duration);
    }
    if (advancing.isHeldByCurrentThread()) {
      throw new IllegalStateException("A scheduled task must not advance the clock that runs it");
    }
    advancing.lock();
    try {
      long target = after(saturatedNanos(duration));
      if (atOnce) {
        moveTo(target);
      }
      for (Alarm alarm = nextDue(target); alarm != null; alarm = nextDue(target)) {
        moveTo(Math.max(elapsed, alarm.due));
        alarm.task.run();
      }
      moveTo(target);
    } finally {
      advancing.unlock();
    }
  }

  /** Returns how far this clock has been advanced since it was made. */
  public Duration elapsed() {
    return Duration.ofNanos(elapsed);
  }

  /**
   * Returns how many threads are blocked in {@link #parkNanos} now, not counting those that were
   * woken but have not gone on yet.
   */
  public int parked() {
    int count = 0;
    for (Parked each : parked.values()) {
      if (each.isBlocked()) {
        count++;
      }
    }
    return count;
  }

  /** Says whether the given thread is one of those that {@link #parked()} counts. */
  public boolean isParked(Thread thread) {
    Parked entry = parked.get(thread.threadId());
    return entry != null && entry.isBlocked();
  }

  /**
   * Waits in real time until at least so many threads are blocked in {@link #parkNanos}.
   *
   * @param threads how many
   * @throws AssertionError if there are fewer after 20 s of real time
   */
  public void awaitParked(int threads) {
    Await.until(
        () -> threads + " threads parked in the clock; there are " + parked(),
        () -> parked() >= threads);
  }

  /** Returns how many scheduled tasks have neither run nor been cancelled. */
  public int timers() {
    return alarms.size();
  }

  /** How many tasks have been scheduled since this clock was made, run or not. */
  long timersMade() {
    return alarmsMade.get();
  }

  @Override
  public long nanoTime() {
    return ORIGIN + elapsed;
  }

  @Override
  public Instant instant() {
    return EPOCH.plusNanos(elapsed);
  }

  @Override
  public void parkNanos(Object blocker, long nanos) {
    if (nanos <= 0) {
      return;
    }
    Thread thread = Thread.currentThread();
    Parked entry = new Parked(thread, after(nanos));
    parked.put(thread.threadId(), entry);
    try {
      // Registered first, checked again after: advance() moves the time first and looks for
      // registered threads after, so one of the two sees the other.
      if (entry.isDueAfter(elapsed)) {
        LockSupport.park(blocker);
      }
    } finally {
      parked.remove(thread.threadId(), entry);
    }
  }

  @Override
  public void unpark(Thread thread) {
    parked.remove(thread.threadId());
    LockSupport.unpark(thread);
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    requireNonNull(task, "task");
    Alarm alarm = new Alarm(after(Math.max(0, delayNanos)), alarmsMade.incrementAndGet(), task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  @Override
  public String toString() {
    return "ManualClock[" + elapsed() + ", " + parked() + " parked, " + timers() + " timers]";
  }

  private void moveTo(long time) {
    elapsed = time;
    for (Parked entry : List.copyOf(parked.values())) {
      if (!entry.isDueAfter(time) && parked.remove(entry.thread.threadId(), entry)) {
        LockSupport.unpark(entry.thread);
      }
    }
  }

  private @Nullable Alarm nextDue(long time) {
    while (true) {
      Alarm first = alarms.stream().findFirst().orElse(null);
      if (first == null || first.due > time || first.due == Long.MAX_VALUE) {
        return null;
      }
      if (alarms.remove(first)) { // otherwise it was cancelled in this moment
        return first;
      }
    }
  }

  private long after(long nanos) {
    long now = elapsed;
    return nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
  }

  private static long saturatedNanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0
        ? Long.MAX_VALUE
        : duration.toNanos();
  }

  /** A thread in {@link #parkNanos}; a deadline of {@link Long#MAX_VALUE} never comes. */
  private record Parked(Thread thread, long deadline) {

    boolean isDueAfter(long time) {
      return deadline > time || deadline == Long.MAX_VALUE;
    }

    boolean isBlocked() {
      Thread.State state = thread.getState();
      return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }
  }

  /** A scheduled task; those of one instant run in the order in which they were scheduled. */
  private record Alarm(long due, long sequence, Runnable task) {}
}

package dev.cenote.stress.simulation;

import dev.cenote.PoolClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The threads and the time of one run. Everything happens on the one thread that calls {@link
 * #run}, in an order that the seed decides: two runs of one seed are the same run.
 */
final class World {
  /** Far more than any of our programs takes; beyond it somebody spins. */
  private static final int MOST_SWITCHES = 200_000;

  private static final int MOST_POINTS_AT_A_TIME = 50_000;

  /** How likely, at each switch, a write comes through that nobody has seen yet. */
  private static final double LET_THROUGH = 0.05;

  /** Time does not hurry over distances that no thread could be slow enough for. */
  private static final long SOON = TimeUnit.SECONDS.toNanos(1);

  /** What is to happen at a moment: a timer runs, or the time of a parked thread is over. */
  private static final class Deadline implements Comparable<Deadline> {
    final long at;
    final long sequence;
    final Runnable action;
    boolean off;

    Deadline(long at, long sequence, Runnable action) {
      this.at = at;
      this.sequence = sequence;
      this.action = action;
    }

    @Override
    public int compareTo(Deadline other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final Dice dice;
  private final Schedule schedule;

  /** How likely time moves on before a switch, although somebody could still go on. */
  private final double haste;

  /** Whether a write without a fence behind it may be late. */
  private final boolean lazy;

  private final @Nullable Trace trace;
  private final Thread carrier = Thread.currentThread();
  private final List<SimThread> threads = new ArrayList<>();
  private final IdentityHashMap<Thread, SimThread> byThread = new IdentityHashMap<>();
  private final List<SimThread> ready = new ArrayList<>();
  private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>();
  private final Set<String> reached;
  private final List<SimThread> unsettled = new ArrayList<>();
  private @Nullable PoolClock clock;
  private @Nullable SimThread running;
  private @Nullable Throwable failure;
  private long now;
  private long sequences;
  private long points;
  private long hash;
  private int switches;
  private int pointsAtATime;

  World(
      Dice dice,
      Schedule schedule,
      double haste,
      boolean lazy,
      Set<String> reached,
      @Nullable Trace trace) {
    this.dice = dice;
    this.schedule = schedule;
    this.haste = haste;
    this.lazy = lazy;
    this.reached = reached;
    this.trace = trace;
  }

  // For those who live in it.

  Dice dice() {
    return dice;
  }

  /** Real time, for those who live here. */
  PoolClock clock() {
    if (clock == null) {
      clock = new SimClock(this, 0);
    }
    return clock;
  }

  /** Nanoseconds since the world began. */
  long now() {
    return now;
  }

  /** The number of switch points passed so far: a clock that always moves. */
  long points() {
    return points;
  }

  /** Whether time stands still while anybody can go on. */
  boolean isCalm() {
    return haste == 0;
  }

  SimThread running() {
    SimThread present = running;
    if (present == null) {
      throw new IllegalStateException("not on a simulated thread");
    }
    return present;
  }

  SimThread start(String name, Runnable body) {
    SimThread[] self = new SimThread[1];
    SimThread thread =
        new SimThread(
            this,
            threads.size(),
            name,
            () -> {
              try {
                body.run();
              } catch (Throwable uncaught) {
                fail(uncaught);
              }
              settle();
              self[0].finished = true;
              byThread.remove(self[0].thread());
              say("ends");
            });
    self[0] = thread;
    threads.add(thread);
    byThread.put(thread.thread(), thread);
    schedule.born(thread);
    thread.thread().start();
    return thread;
  }

  long number(Thread thread) {
    SimThread known = byThread.get(thread);
    return known == null ? 0 : known.number + 1;
  }

  /** Has {@code action} run by the scheduler when it is time; the result calls it off. */
  Runnable at(long time, Runnable action) {
    Deadline deadline = new Deadline(Math.max(now, time), sequences++, action);
    deadlines.add(deadline);
    return () -> {
      deadline.off = true;
      deadlines.remove(deadline);
    };
  }

  void giveWay() {
    SimThread me = running();
    schedule.gaveWay(me);
    switchAway();
  }

  void point(String where, boolean plain) {
    SimThread me = running;
    if (me == null) {
      return;
    }
    points++;
    hash = hash * 31 + where.hashCode();
    reached.add(where);
    if (trace != null) {
      trace.passes(me, where);
    }
    if (++pointsAtATime > MOST_POINTS_AT_A_TIME) {
      fail(new AssertionError(me + " spins at " + where));
      switchAway();
    } else if (schedule.preempts(me, ready, plain)) {
      switchAway();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // we are who hears the hint
  private void switchAway() {
    Thread.yield();
  }

  /** Has the running thread's write become visible some time later, if this world is lazy. */
  void writeLazily(Runnable write) {
    SimThread me = running();
    if (!lazy) {
      write.run();
      return;
    }
    settle();
    me.unseenWrite = write;
    unsettled.add(me);
  }

  /** Makes the running thread's writes visible. */
  void settle() {
    SimThread me = running;
    if (me != null && me.unseenWrite != null) {
      unsettled.remove(me);
      show(me);
    }
  }

  private void show(SimThread writer) {
    Runnable write = writer.unseenWrite;
    writer.unseenWrite = null;
    if (write != null) {
      write.run();
    }
  }

  /** Lets a write that nobody has seen yet come through. */
  private void letThrough() {
    show(unsettled.remove(dice.below(unsettled.size())));
  }

  /** Notes something for the trace, and for the hash by which runs are told apart. */
  void say(String what) {
    hash = hash * 31 + what.hashCode();
    if (trace != null) {
      trace.says(now, running, what);
    }
  }

  boolean isTraced() {
    return trace != null;
  }

  void fail(Throwable what) {
    if (failure == null) {
      failure = what;
      say("FAILURE: " + what);
    }
  }

  // For the one who runs it.

  /**
   * Goes on until nothing can, or something failed.
   *
   * @param rest looks at each standstill, and says whether to let time pass and go on
   */
  void run(BooleanSupplier rest) {
    while (failure == null) {
      if (ready.isEmpty() && !unsettled.isEmpty()) {
        letThrough();
      } else if (ready.isEmpty()) {
        if (!rest.getAsBoolean() || failure != null || !moveTime()) {
          return;
        }
      } else {
        if (haste > 0 && dice.chance(haste)) {
          hurryTime();
        }
        if (!unsettled.isEmpty() && dice.chance(LET_THROUGH)) {
          letThrough();
        }
        step();
      }
    }
  }

  private void step() {
    if (++switches > MOST_SWITCHES) {
      fail(new AssertionError("no end after " + MOST_SWITCHES + " switches"));
      return;
    }
    SimThread next = schedule.choose(ready);
    ready.remove(next);
    hash = hash * 31 + next.number;
    running = next;
    pointsAtATime = 0;
    try {
      next.goOn();
    } finally {
      running = null;
    }
  }

  /** Moves time to the next deadline, if there is one; one at a time, to let others in between. */
  private boolean moveTime() {
    Deadline next = deadlines.poll();
    if (next == null) {
      return false;
    }
    now = Math.max(now, next.at);
    if (!next.off) {
      next.action.run();
    }
    return true;
  }

  private void hurryTime() {
    Deadline next = deadlines.peek();
    if (next != null && next.at - now <= SOON) {
      moveTime();
    }
  }

  void ready(SimThread thread) {
    Thread waker = Thread.currentThread();
    if (!waker.equals(carrier) && byThread.get(waker) == null) {
      fail(new IllegalStateException(thread + " was woken from outside the simulation"));
      return;
    }
    ready.add(thread);
  }

  @Nullable Throwable failure() {
    return failure;
  }

  long hash() {
    return hash;
  }

  int switches() {
    return switches;
  }

  /** Nanoseconds to the next deadline. */
  long untilNext() {
    Deadline next = deadlines.peek();
    return next == null ? Long.MAX_VALUE : next.at - now;
  }

  int deadlines() {
    return deadlines.size();
  }

  List<SimThread> unfinished() {
    return threads.stream().filter(thread -> !thread.finished).toList();
  }

  /** Where everybody stands, for a report. */
  String whereabouts() {
    return unfinished().stream()
        .map(thread ->
            "  %s%n%s"
                .formatted(
                    thread,
                    Arrays.stream(thread.thread().getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith("dev.cenote."))
                        .map(frame -> "      at " + frame)
                        .collect(Collectors.joining("\n"))))
        .collect(Collectors.joining("\n"));
  }
}

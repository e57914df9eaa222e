package dev.cenote.stress.simulation;

import dev.cenote.Pool;
import dev.cenote.PoolState;
import dev.cenote.internal.EngineProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run: a world, a pool, and a few callers, all drawn from a seed; first until the callers are
 * done, then until the pool is closed. At each standstill, when nobody can go on before time does,
 * nothing may be left undone.
 */
final class Run {
  /** No program takes so long; whoever still waits then waits for ever. */
  private static final long LONG = TimeUnit.SECONDS.toNanos(120);

  /**
   * The rotation of the meters, the next checks, the end of a backoff, the next deadline of a wait,
   * the next look at the waits of an overload, and a sweep.
   */
  private static final int TIMERS_AT_REST = 6;

  /** In so much time a sweep makes up for what was missed because a write was late. */
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(2);

  /**
   * The engine looks for waits that are over at least this often, so one may be so much too long.
   */
  static final long SLACK = TimeUnit.MILLISECONDS.toNanos(1);

  final World world;
  final SimClock clock;
  final Shape shape;
  final Ledger ledger;
  final SimFactory factory;
  final Pool<Resource> pool;
  final EngineProbe probe;
  final List<Wait> waits = new ArrayList<>();
  final List<Caller> callers = new ArrayList<>();

  private final Schedule schedule;
  private final @Nullable Trace trace;
  private long unrestSince = Long.MAX_VALUE;

  private Run(Scenario scenario, long seed, Set<String> reached, @Nullable Trace trace) {
    Dice dice = new Dice(seed);
    shape = scenario.shape(dice.split());
    schedule = Schedule.drawn(dice.split());
    this.trace = trace;
    world = new World(dice.split(), schedule, shape.haste, shape.lazyWrites, reached, trace);
    clock = new SimClock(world, shape.whim);
    ledger = new Ledger(world, shape);
    factory = SimFactory.of(world, clock, shape, ledger, dice.split());
    pool = shape.build(factory, clock, new SimExecutor(world, shape.workers, shape.rejects));
    factory.pool = pool;
    probe = new EngineProbe(pool);
    for (int i = 1; i <= shape.callers; i++) {
      callers.add(new Caller(this, "caller-" + i, dice.split()));
    }
  }

  /** Runs a seed; with a trace, if the report is to show every step. */
  static Outcome of(Scenario scenario, long seed, Set<String> reached, boolean traced) {
    Run run = new Run(scenario, seed, reached, traced ? new Trace() : null);
    SwitchPoints.serve(run.world);
    try {
      run.go();
    } catch (Throwable failure) {
      run.world.fail(failure);
    } finally {
      SwitchPoints.serve(null);
    }
    return run.outcome();
  }

  private void go() {
    callers.forEach(Caller::start);
    world.run(() -> rests() && (!world.unfinished().isEmpty() || isAnybodyWaiting()));
    checkNobodyStranded("the callers are done");
    if (world.failure() == null && !ledger.ending) {
      ledger.checkBooks(pool.stats());
      ledger.check(
          world.deadlines() <= TIMERS_AT_REST + shape.upkeepTimers() || !shape.keepsOrder(),
          world.deadlines() + " timers of a pool at rest");
    }
    if (world.failure() == null) {
      end();
    }
  }

  private void end() {
    ledger.ending = true;
    world.start("closer", pool::close);
    world.run(this::rests);
    checkNobodyStranded("the pool is closed");
    if (world.failure() == null) {
      ledger.checkBooks(pool.stats());
      ledger.checkAllGone();
      ledger.check(pool.state() == PoolState.CLOSED, "closed, but " + pool.state());
      ledger.check(world.deadlines() == 0, world.deadlines() + " timers of a closed pool");
      String remains = probe.remains();
      ledger.check(remains == null, "of a closed pool remain: " + remains);
    }
  }

  /** Looks around at a standstill; whether there is reason to let time pass. */
  private boolean rests() {
    String unrest =
        probe.unrest(shape.creationsMayFail(), shape.hookTakesTime > 0, shape.checksTakeTime());
    if (unrest == null) {
      unrestSince = Long.MAX_VALUE;
    } else {
      unrestSince = Math.min(unrestSince, world.now());
      if (!shape.lazyWrites || world.untilNext() > MOMENT || world.now() - unrestSince > MOMENT) {
        ledger.broken("at a standstill: " + unrest);
      }
    }
    if (shape.hookTakesTime == 0 && shape.workers == Shape.UNLIMITED) {
      long waiting = waits.stream().filter(Wait::isWaiting).count();
      if (waiting != probe.waiting()) {
        ledger.broken("the gate counts " + probe.waiting() + " of " + waiting + " who wait");
      }
    }
    return world.now() < LONG;
  }

  private boolean isAnybodyWaiting() {
    return waits.stream().anyMatch(wait -> !wait.over);
  }

  private void checkNobodyStranded(String when) {
    if (world.failure() == null && (!world.unfinished().isEmpty() || isAnybodyWaiting())) {
      ledger.broken(
          "stranded when "
              + when
              + ": "
              + world.unfinished()
              + waits.stream().filter(wait -> !wait.over).toList());
    }
  }

  // What the callers tell of an acquire.

  Wait begins(int priority, long timeout) {
    return begins(priority, timeout, ledger.ended);
  }

  /** As {@link #begins(int, long)}, and says whether an end of the intake concerns it. */
  Wait begins(int priority, long timeout, boolean afterEnd) {
    Wait wait = new Wait(world.running(), priority, timeout, world.now(), world.points(), afterEnd);
    waits.add(wait);
    ledger.needs();
    return wait;
  }

  void served(Wait wait) {
    wait.over = true;
    long took = world.now() - wait.began;
    if (shape.isPrompt() && wait.isWatched) {
      ledger.check(
          took - SLACK <= wait.timeout, wait + " was served after " + took / 1_000 + " us");
    }
    if (shape.keepsOrder()) {
      checkOrder(wait);
    }
  }

  /**
   * Nobody is served while somebody waits who goes first and was in the queue before the other was
   * called. Whoever still waits now has waited all the time between.
   */
  private void checkOrder(Wait served) {
    long ageing = TimeUnit.MILLISECONDS.toNanos(shape.ageingMillis);
    for (Wait other : List.copyOf(waits)) {
      if (!other.over
          && !other.isTask
          && other.queuedAt >= 0
          && other.queuedAt < served.beganAt
          && other.precedes(served, ageing)
          && probe.isQueued(other.caller.thread(), other.future)
          && !other.over) {
        throw ledger.broken(served + " was served before " + other);
      }
    }
  }

  private Outcome outcome() {
    List<String> steps = trace == null ? List.of() : trace.lines();
    List<String> report =
        trace == null
            ? List.of()
            : List.of(shape.toString(), "schedule: " + schedule, world.whereabouts());
    return new Outcome(
        world.hash(),
        world.switches(),
        ledger.served,
        ledger.timeouts,
        world.failure(),
        report,
        steps);
  }
}

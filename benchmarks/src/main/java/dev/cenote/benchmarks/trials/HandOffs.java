package dev.cenote.benchmarks.trials;

import static dev.cenote.benchmarks.contenders.Lineup.AGROAL;
import static dev.cenote.benchmarks.contenders.Lineup.COMMONS;
import static dev.cenote.benchmarks.contenders.Lineup.HIKARI;
import static dev.cenote.benchmarks.contenders.Lineup.REACTOR;
import static dev.cenote.benchmarks.contenders.Lineup.SEMAPHORE;
import static dev.cenote.benchmarks.contenders.Lineup.SEMAPHORE_FAIR;
import static dev.cenote.benchmarks.contenders.Lineup.TRANSFER_QUEUE;
import static dev.cenote.benchmarks.contenders.Lineup.UNPARK;
import static dev.cenote.benchmarks.contenders.Lineup.VIBUR_FAIR;
import static dev.cenote.benchmarks.report.Measure.less;

import dev.cenote.benchmarks.Case;
import dev.cenote.benchmarks.Pace;
import dev.cenote.benchmarks.Rounds;
import dev.cenote.benchmarks.contenders.Contender;
import dev.cenote.benchmarks.contenders.Entrant;
import dev.cenote.benchmarks.contenders.Lineup;
import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Figures;
import dev.cenote.benchmarks.report.Measure;
import dev.cenote.benchmarks.report.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** From the release to the moment in which the waiter runs. */
public final class HandOffs implements Case {
  private static final int SAMPLES = 200;

  /** So many that what is measured has been compiled. */
  private static final int WARM_UP_SAMPLES = 5_000;

  /** A waiter that is said to be parked may still be on its way to sleep. */
  private static final long SETTLE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private static final Measure MEDIAN = less("µs", 1);
  private static final Measure P90 = less("p90 µs", 1);

  private static final Entrant CENOTE = Lineup.CENOTE.claiming();
  private static final Entrant BARE = UNPARK.claiming();
  private static final List<Entrant> FEW =
      Entrant.claiming(Lineup.CENOTE, HIKARI, SEMAPHORE_FAIR, UNPARK);
  private static final List<Entrant> ALL =
      Entrant.claiming(
          Lineup.CENOTE,
          HIKARI,
          AGROAL,
          COMMONS,
          VIBUR_FAIR,
          REACTOR,
          TRANSFER_QUEUE,
          SEMAPHORE,
          SEMAPHORE_FAIR,
          UNPARK);

  private record Scenario(Thread.Builder waiter, String title) {}

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario(Thread.ofPlatform().daemon(), "hand-off to a platform thread"),
          new Scenario(Thread.ofVirtual(), "hand-off to a virtual thread"));

  @Override
  public String name() {
    return "handoff";
  }

  @Override
  public String about() {
    return "One resource, one thread that holds it and one that is parked waiting for it: the time from"
        + " the call of release to the return of claim in the other thread, medians of 200 a round.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    Rounds<Entrant> rounds = new Rounds<>(pace.everybody() ? ALL : FEW, progress);
    List<Board> boards = new ArrayList<>();
    Figures figures = new Figures();
    for (Scenario scenario : SCENARIOS) {
      Board board = new Board(scenario.title(), MEDIAN, P90);
      rounds.warmUp(board, (entrant, lost) -> run(scenario, entrant, WARM_UP_SAMPLES, 0, lost));
      rounds.play(
          4 * pace.trialRounds(),
          board,
          (entrant, kept) -> run(scenario, entrant, SAMPLES, SETTLE_NANOS, kept));
      boards.add(board);
      String what = scenario.title() + ": time of a bare unpark";
      figures.atMost(what, 1.2, board.ratio(BARE, CENOTE, MEDIAN));
    }
    return new Outcome(boards, figures.list());
  }

  private static void run(
      Scenario scenario, Entrant entrant, int samples, long settleNanos, Board board)
      throws Exception {
    long[] taken = new long[samples];
    try (Contender pool = entrant.contender().openFull(1)) {
      for (int i = 0; i < samples; i++) {
        taken[i] = handOff(pool, scenario.waiter(), settleNanos);
      }
    }
    Values latencies = Values.of(taken);
    board.add(entrant, MEDIAN, latencies.median() / 1e3);
    board.add(entrant, P90, latencies.percentile(0.9) / 1e3);
  }

  /** A new thread each time, which waits nowhere but for the resource. */
  private static long handOff(Contender pool, Thread.Builder waiters, long settleNanos)
      throws Exception {
    SynchronousQueue<Long> claimed = new SynchronousQueue<>();
    Object held = pool.claim();
    Thread waiter =
        waiters.start(() -> {
          try {
            Object handle = pool.claim();
            long now = System.nanoTime();
            pool.release(handle);
            claimed.put(now);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    awaitParked(waiter, settleNanos);
    long released = System.nanoTime();
    pool.release(held);
    return claimed.take() - released;
  }

  private static void awaitParked(Thread thread, long settleNanos) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS); // the processor may be needed to get there
    }
    long settled = System.nanoTime() + settleNanos;
    while (System.nanoTime() - settled < 0) {
      Thread.onSpinWait();
    }
  }
}

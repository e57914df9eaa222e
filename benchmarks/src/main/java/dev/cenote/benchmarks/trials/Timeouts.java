package dev.cenote.benchmarks.trials;

import static dev.cenote.benchmarks.contenders.Lineup.COMMONS;
import static dev.cenote.benchmarks.contenders.Lineup.HIKARI;
import static dev.cenote.benchmarks.contenders.Lineup.REACTOR;
import static dev.cenote.benchmarks.contenders.Lineup.SEMAPHORE;
import static dev.cenote.benchmarks.contenders.Lineup.SEMAPHORE_FAIR;
import static dev.cenote.benchmarks.contenders.Lineup.SEMAPHORE_THROWING;
import static dev.cenote.benchmarks.contenders.Lineup.STORMPOT;
import static dev.cenote.benchmarks.contenders.Lineup.STORMPOT_VIRTUAL;
import static dev.cenote.benchmarks.contenders.Lineup.TRANSFER_QUEUE;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A thousand callers whose time is over at once. */
public final class Timeouts implements Case {
  private static final int WAITERS = 1_000;
  private static final int ROUNDS = 20;
  private static final long TIMEOUT_MILLIS = 50;

  /** What counts as no more processor time: a difference that a rerun would show as well. */
  private static final double NO_MORE = 1.05;

  private static final Measure LAST = less("latest, ms late", 1);
  private static final Measure MEDIAN = less("median, ms late", 1);
  private static final Measure PROCESSOR = less("processor ms, mean", 1);

  private static final Entrant CENOTE = Lineup.CENOTE.claiming();
  private static final Entrant UNFAIR = SEMAPHORE.claiming();
  private static final List<Entrant> FEW =
      Entrant.claiming(Lineup.CENOTE, HIKARI, COMMONS, SEMAPHORE, SEMAPHORE_THROWING);
  private static final List<Entrant> ALL =
      Entrant.claiming(
          Lineup.CENOTE,
          HIKARI,
          COMMONS,
          STORMPOT,
          STORMPOT_VIRTUAL,
          VIBUR_FAIR,
          REACTOR,
          TRANSFER_QUEUE,
          SEMAPHORE,
          SEMAPHORE_THROWING,
          SEMAPHORE_FAIR);

  private record Scenario(Callers callers, String title) {}

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario(Callers.virtual(WAITERS), "1,000 virtual threads time out at 50 ms"),
          new Scenario(Callers.platform(WAITERS), "1,000 platform threads time out at 50 ms"));

  @Override
  public String name() {
    return "timeouts";
  }

  @Override
  public String about() {
    return "All wait at once for a resource that nobody gives back. Processor time is that of the"
        + " whole process, from the first call to the last return. Pools tell by an exception with a"
        + " stack trace, HikariCP's bag and a Semaphore by a return value; one Semaphore's callers make"
        + " such an exception as well.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    Rounds<Entrant> rounds = new Rounds<>(pace.everybody() ? ALL : FEW, progress);
    List<Board> boards = new ArrayList<>();
    Figures figures = new Figures();
    for (Scenario scenario : SCENARIOS) {
      Board board = new Board(scenario.title(), LAST, MEDIAN, PROCESSOR);
      rounds.warmUp(board, (entrant, lost) -> run(scenario, entrant, lost));
      Map<Entrant, Long> processor = new HashMap<>();
      rounds.play(
          ROUNDS,
          board,
          (entrant, kept) -> processor.merge(entrant, run(scenario, entrant, kept), Long::sum));
      processor.forEach((entrant, sum) -> board.add(entrant, PROCESSOR, sum / 1e6 / ROUNDS));
      boards.add(board);
      figures.addAll(figures(board));
    }
    return new Outcome(boards, figures.list());
  }

  /** Returns the processor time, which is told in coarse ticks and so makes sense only in sum. */
  private static long run(Scenario scenario, Entrant entrant, Board board) throws Exception {
    long[] late = new long[WAITERS];
    try (Contender pool = entrant.contender().openFull(1)) {
      Object handle = pool.claim();
      Callers.Elapsed elapsed = scenario.callers().run(number -> late[number] = lateness(pool));
      pool.release(handle);
      Values lateness = Values.of(late);
      board.add(entrant, LAST, lateness.max() / 1e6);
      board.add(entrant, MEDIAN, lateness.median() / 1e6);
      return elapsed.processorNanos();
    }
  }

  private static long lateness(Contender pool) throws Exception {
    long before = System.nanoTime();
    if (pool.claim(TIMEOUT_MILLIS) != null) {
      throw new IllegalStateException("there was nothing to claim");
    }
    return System.nanoTime() - before - TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
  }

  private static Figures figures(Board board) {
    Figures figures = new Figures();
    String title = board.title();
    OptionalDouble cenote = board.median(CENOTE, LAST);
    OptionalDouble semaphore = board.median(UNFAIR, LAST);
    if (cenote.isPresent() && semaphore.isPresent()) {
      figures.atMost(
          title + ": later than Semaphore",
          3,
          OptionalDouble.of(cenote.getAsDouble() - semaphore.getAsDouble()),
          "ms");
    }
    figures.atMost(
        title + ": processor time of Semaphore's", NO_MORE, board.ratio(UNFAIR, CENOTE, PROCESSOR));
    return figures;
  }
}

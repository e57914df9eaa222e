package dev.cenote.benchmarks.trials;

import static dev.cenote.benchmarks.contenders.Lineup.AGROAL;
import static dev.cenote.benchmarks.contenders.Lineup.COMMONS;
import static dev.cenote.benchmarks.contenders.Lineup.HIKARI;
import static dev.cenote.benchmarks.contenders.Lineup.REACTOR;
import static dev.cenote.benchmarks.contenders.Lineup.SEMAPHORE;
import static dev.cenote.benchmarks.contenders.Lineup.SEMAPHORE_FAIR;
import static dev.cenote.benchmarks.contenders.Lineup.STORMPOT;
import static dev.cenote.benchmarks.contenders.Lineup.STORMPOT_VIRTUAL;
import static dev.cenote.benchmarks.contenders.Lineup.TRANSFER_QUEUE;
import static dev.cenote.benchmarks.contenders.Lineup.VIBUR;
import static dev.cenote.benchmarks.contenders.Lineup.VIBUR_FAIR;
import static dev.cenote.benchmarks.report.Measure.less;
import static dev.cenote.benchmarks.report.Measure.more;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Tail wait and fairness when resources are scarce and held for a while. */
public final class Holds implements Case {
  private static final Duration HOLD = Duration.ofMillis(1);
  private static final Duration WARM_UP = Duration.ofMillis(500);

  private static final Measure P99 = less("wait p99 ms", 1);
  private static final Measure P50 = less("p50 ms", 1);
  private static final Measure MAX = less("max ms", 0);
  private static final Measure RATE = more("turns/s", 0);
  private static final Measure LEAST = more("turns: least", 0);
  private static final Measure MEDIAN = more("median", 0);
  private static final Measure MOST = less("most", 0);
  private static final Measure SLOWEST = more("least/median", 2);

  private static final Entrant CENOTE = Lineup.CENOTE.claiming();
  private static final Entrant FAIR = SEMAPHORE_FAIR.claiming();
  private static final List<Entrant> FEW =
      Entrant.claiming(Lineup.CENOTE, HIKARI, VIBUR_FAIR, SEMAPHORE, SEMAPHORE_FAIR);
  private static final List<Entrant> ALL =
      Entrant.claiming(
          Lineup.CENOTE,
          HIKARI,
          AGROAL,
          COMMONS,
          STORMPOT,
          STORMPOT_VIRTUAL,
          VIBUR,
          VIBUR_FAIR,
          REACTOR,
          TRANSFER_QUEUE,
          SEMAPHORE,
          SEMAPHORE_FAIR);

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario(Callers.platform(8), "8 platform threads over 2, held for 1 ms", 2),
          new Scenario(Callers.virtual(2000), "2,000 virtual threads over 50, held for 1 ms", 50));

  private record Scenario(Callers callers, String title, int size) {}

  @Override
  public String name() {
    return "holds";
  }

  @Override
  public String about() {
    return "Each thread claims, sleeps for 1 ms and releases, over and over. A wait is the time from"
        + " the call to its return; turns are counted by thread.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    Rounds<Entrant> rounds = new Rounds<>(pace.everybody() ? ALL : FEW, progress);
    List<Board> boards = new ArrayList<>();
    Figures figures = new Figures();
    for (Scenario scenario : SCENARIOS) {
      Board board = new Board(scenario.title(), P99, P50, MAX, RATE, LEAST, MEDIAN, MOST, SLOWEST);
      rounds.warmUp(board, (entrant, lost) -> run(scenario, entrant, WARM_UP, lost));
      rounds.play(
          pace.trialRounds(), board, (entrant, kept) -> run(scenario, entrant, pace.span(), kept));
      boards.add(board);
      figures.addAll(figures(board));
    }
    return new Outcome(boards, figures.list());
  }

  private static void run(Scenario scenario, Entrant entrant, Duration span, Board board)
      throws Exception {
    int count = scenario.callers().count();
    Waits[] waits = Waits.of(count);
    long[] turns = new long[count];
    AtomicLong end = new AtomicLong();
    try (Contender pool = entrant.contender().openFull(scenario.size())) {
      scenario
          .callers()
          .run(number -> {
            end.compareAndSet(0, System.nanoTime() + span.toNanos());
            turns[number] = takeTurns(pool, end.get(), waits[number]);
          });
    }
    Values wait = Waits.all(waits);
    Values turn = Values.of(turns);
    board.add(entrant, P50, wait.median() / 1e6);
    board.add(entrant, P99, wait.percentile(0.99) / 1e6);
    board.add(entrant, MAX, wait.max() / 1e6);
    board.add(entrant, RATE, Arrays.stream(turns).sum() / (span.toNanos() / 1e9));
    board.add(entrant, LEAST, turn.min());
    board.add(entrant, MEDIAN, turn.median());
    board.add(entrant, MOST, turn.max());
    board.add(entrant, SLOWEST, turn.min() / Math.max(1, turn.median()));
  }

  /** Returns how many claims came in time; one that came too late still has its wait recorded. */
  private static long takeTurns(Contender pool, long end, Waits waits) throws Exception {
    long turns = 0;
    long now = System.nanoTime();
    while (now - end < 0) {
      Object handle = pool.claim();
      long claimed = System.nanoTime();
      waits.add(claimed - now);
      if (claimed - end < 0) {
        turns++;
        Thread.sleep(HOLD);
      }
      pool.release(handle);
      now = System.nanoTime();
    }
    return turns;
  }

  private static Figures figures(Board board) {
    Figures figures = new Figures();
    String title = board.title();
    figures.atMost(title + ": p99 of a fair Semaphore's", 1.2, board.ratio(FAIR, CENOTE, P99));
    board
        .best(board.entrants(), RATE)
        .ifPresent(best ->
            figures.atLeast(
                title + ": turns/s of the best (" + best.title() + ")",
                0.95,
                board.ratio(CENOTE, best, RATE)));
    figures.atLeast(
        title + ": slowest thread's turns of the median", 0.9, board.median(CENOTE, SLOWEST));
    return figures;
  }
}

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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Crowds of virtual threads: what an exchange costs when nearly everybody waits. */
public final class Yields implements Case {
  private static final int SIZE = 10;
  private static final int CYCLES = 200_000;

  private static final Measure COST = less("ns/cycle", 0);
  private static final Measure PROCESSOR = less("processor ns/cycle", 0);
  private static final Measure UNFAIRNESS = less("most waited/median", 2);
  private static final Measure BUSY = more("cores busy", 2);

  private static final Entrant CENOTE = Lineup.CENOTE.claiming();
  private static final Entrant UNFAIR = SEMAPHORE.claiming();
  private static final List<Entrant> IN_ORDER = Entrant.claiming(VIBUR_FAIR, TRANSFER_QUEUE);
  private static final List<Entrant> FEW =
      Entrant.claiming(
          Lineup.CENOTE, HIKARI, VIBUR, VIBUR_FAIR, TRANSFER_QUEUE, SEMAPHORE, SEMAPHORE_FAIR);
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

  @Override
  public String name() {
    return "yields";
  }

  @Override
  public String about() {
    return "Virtual threads over 10 resources share 200,000 cycles evenly; each yields while it holds,"
        + " since one that never does hardly empties a pool on few cores. Most waited/median compares"
        + " the threads' total waits. A processor that idles while a resource is free would show in"
        + " the cores that are busy.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    Rounds<Entrant> rounds = new Rounds<>(pace.everybody() ? ALL : FEW, progress);
    List<Board> boards = new ArrayList<>();
    Figures figures = new Figures();
    for (int threads : List.of(1_000, 10_000)) {
      String title = String.format("%,d virtual threads over %d, yielding", threads, SIZE);
      Board board = new Board(title, COST, PROCESSOR, UNFAIRNESS, BUSY);
      rounds.warmUp(board, (entrant, lost) -> run(threads, entrant, lost));
      rounds.play(2 * pace.trialRounds(), board, (entrant, kept) -> run(threads, entrant, kept));
      boards.add(board);
      figures.addAll(figures(board));
    }
    return new Outcome(boards, figures.list());
  }

  private static void run(int threads, Entrant entrant, Board board) throws Exception {
    int cycles = CYCLES / threads;
    long[] waited = new long[threads];
    try (Contender pool = entrant.contender().openFull(SIZE)) {
      Callers.Elapsed elapsed =
          Callers.virtual(threads).run(number -> waited[number] = cycle(pool, cycles));
      Values waits = Values.of(waited);
      board.add(entrant, COST, (double) elapsed.nanos() / CYCLES);
      board.add(entrant, PROCESSOR, (double) elapsed.processorNanos() / CYCLES);
      board.add(entrant, UNFAIRNESS, waits.max() / waits.median());
      board.add(entrant, BUSY, elapsed.coresBusy());
    }
  }

  /** Returns for how long the thread waited. */
  @SuppressWarnings("ThreadPriorityCheck") // a yield is what the trial is about
  private static long cycle(Contender pool, int cycles) throws Exception {
    long waited = 0;
    for (int i = 0; i < cycles; i++) {
      long before = System.nanoTime();
      Object handle = pool.claim();
      waited += System.nanoTime() - before;
      Thread.yield();
      pool.release(handle);
    }
    return waited;
  }

  private static Figures figures(Board board) {
    Figures figures = new Figures();
    String title = board.title();
    figures.atLeast(
        title + ": speed of the best that queues", 1, board.leastRatio(CENOTE, IN_ORDER, COST));
    figures.atMost(title + ": ns of an unfair Semaphore's", 1.5, board.ratio(UNFAIR, CENOTE, COST));
    figures.atMost(title + ": most waited/median", 1.1, board.median(CENOTE, UNFAIRNESS));
    figures.atLeast(title + ": cores busy of Semaphore's", 0.9, board.ratio(CENOTE, UNFAIR, BUSY));
    return figures;
  }
}

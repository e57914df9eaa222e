package dev.cenote.benchmarks.cycles;

import static dev.cenote.benchmarks.report.Measure.less;
import static dev.cenote.benchmarks.report.Measure.more;

import dev.cenote.benchmarks.Case;
import dev.cenote.benchmarks.Pace;
import dev.cenote.benchmarks.Rounds;
import dev.cenote.benchmarks.contenders.Entrant;
import dev.cenote.benchmarks.contenders.Lineup;
import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Figures;
import dev.cenote.benchmarks.report.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Throughput and allocation of a cycle, for several numbers of threads and resources. */
public final class Cycles implements Case {
  private static final Measure RATE = more("M cycles/s", 1);
  private static final Measure BYTES = less("bytes/cycle", 0);

  private static final Entrant CENOTE = Lineup.CENOTE.claiming();
  private static final Entrant CENOTE_EXECUTE = Lineup.CENOTE.executing();
  private static final Entrant WATCHFUL = Lineup.CENOTE_WATCHFUL.claiming();
  private static final Entrant HIKARI = Lineup.HIKARI.claiming();
  private static final Entrant COMMONS = Lineup.COMMONS.claiming();
  private static final Entrant SEMAPHORE = Lineup.SEMAPHORE.claiming();

  private static final List<Entrant> STORMPOTS =
      List.of(
          Lineup.STORMPOT.claiming(),
          Lineup.STORMPOT_DIRECT.claiming(),
          Lineup.STORMPOT_INLINE.claiming(),
          Lineup.STORMPOT_VIRTUAL.claiming(),
          Lineup.STORMPOT_DIRECT.executing());

  private static final List<Entrant> FAST_STORMPOTS =
      Entrant.claiming(Lineup.STORMPOT, Lineup.STORMPOT_DIRECT);
  private static final List<Entrant> OTHERS =
      Entrant.claiming(
          Lineup.AGROAL,
          Lineup.VIBUR,
          Lineup.VIBUR_FAIR,
          Lineup.REACTOR,
          Lineup.TRANSFER_QUEUE,
          Lineup.SEMAPHORE_FAIR);

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario(1, 32, true),
          new Scenario(2, 32, true),
          new Scenario(8, 32, false),
          new Scenario(32, 64, false),
          new Scenario(2, 1, false),
          new Scenario(8, 2, true),
          new Scenario(32, 8, true));

  /**
   * Platform threads over resources.
   *
   * @param quick whether it is part of a quick run
   */
  private record Scenario(int threads, int size, boolean quick) {
    /** Whether there is a resource for each thread. */
    boolean isFree() {
      return threads <= size;
    }

    String title() {
      return threads + (threads == 1 ? " thread over " : " threads over ") + size;
    }
  }

  @Override
  public String name() {
    return "cycles";
  }

  @Override
  public String about() {
    return "Claim and release by platform threads that hold nothing in between, by JMH. A JVM of its"
        + " own for each contender and round; a round's value is the median of its iterations of a"
        + " tenth of a second.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    List<Board> boards = new ArrayList<>();
    Figures figures = new Figures();
    for (Scenario scenario : SCENARIOS) {
      if (pace.everybody() || scenario.quick()) {
        Board board = new Board(scenario.title(), RATE, BYTES);
        new Rounds<>(entrants(scenario, pace), progress)
            .play(pace.cycleRounds(), board, (entrant, kept) -> run(scenario, entrant, pace, kept));
        boards.add(board);
        figures.addAll(figures(scenario, board));
      }
    }
    return new Outcome(boards, figures.list());
  }

  private static void run(Scenario scenario, Entrant entrant, Pace pace, Board board)
      throws Exception {
    Jmh.Medians medians = Jmh.run(entrant, scenario.threads(), scenario.size(), pace);
    board.add(entrant, RATE, medians.cyclesPerMicro());
    board.add(entrant, BYTES, Math.rint(medians.bytesPerCycle())); // the rest is JMH's own
  }

  private static List<Entrant> entrants(Scenario scenario, Pace pace) {
    List<Entrant> entrants = new ArrayList<>(List.of(CENOTE, CENOTE_EXECUTE, HIKARI, COMMONS));
    if (scenario.isFree()) {
      entrants.add(WATCHFUL);
    }
    if (pace.everybody()) {
      entrants.addAll(STORMPOTS);
      entrants.addAll(OTHERS);
    } else if (scenario.isFree()) {
      entrants.addAll(FAST_STORMPOTS);
    }
    entrants.add(SEMAPHORE);
    if (scenario.isFree()) { // it spins when it finds nothing
      entrants.add(Lineup.CAS.claiming());
    }
    return entrants;
  }

  private static Figures figures(Scenario scenario, Board board) {
    Figures figures = new Figures();
    String cycle = "cycle, " + scenario.title();
    if (!scenario.isFree()) {
      figures.atLeast(cycle + ": HikariCP's bag", 1, board.ratio(CENOTE, HIKARI, RATE));
    } else if (scenario.threads() == 1) {
      figures.atLeast(cycle + ": Semaphore", 0.8, board.ratio(CENOTE, SEMAPHORE, RATE));
      figures.atLeast(cycle + ": HikariCP's bag", 1.3, board.ratio(CENOTE, HIKARI, RATE));
    } else if (scenario.threads() == 2) {
      figures.atLeast(cycle + ": Semaphore", 2, board.ratio(CENOTE, SEMAPHORE, RATE));
    }
    figures.atLeast(
        cycle + ", all checks and limits set: without", 0.9, board.ratio(WATCHFUL, CENOTE, RATE));
    figures.atLeast(cycle + ": commons-pool2", 5, board.ratio(CENOTE, COMMONS, RATE));
    if (scenario.isFree() && scenario.threads() <= 2) {
      String execute = "execute, " + scenario.title() + ": Stormpot at its best";
      figures.atLeast(execute, 1, board.leastRatio(CENOTE_EXECUTE, STORMPOTS, RATE));
      figures.atMost("allocated, " + scenario.title(), 24, board.median(CENOTE, BYTES), "bytes");
    }
    return figures;
  }
}

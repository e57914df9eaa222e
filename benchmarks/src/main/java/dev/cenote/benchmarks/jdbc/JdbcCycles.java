package dev.cenote.benchmarks.jdbc;

import static dev.cenote.benchmarks.contenders.Lineup.AGROAL_JDBC;
import static dev.cenote.benchmarks.contenders.Lineup.C3P0;
import static dev.cenote.benchmarks.contenders.Lineup.CENOTE_JDBC;
import static dev.cenote.benchmarks.contenders.Lineup.DBCP;
import static dev.cenote.benchmarks.contenders.Lineup.HIKARI_JDBC;
import static dev.cenote.benchmarks.contenders.Lineup.TOMCAT;
import static dev.cenote.benchmarks.contenders.Lineup.VIBUR_DBCP;
import static dev.cenote.benchmarks.report.Measure.less;
import static dev.cenote.benchmarks.report.Measure.more;

import dev.cenote.benchmarks.Case;
import dev.cenote.benchmarks.Pace;
import dev.cenote.benchmarks.Rounds;
import dev.cenote.benchmarks.contenders.Entrant;
import dev.cenote.benchmarks.cycles.Cycle;
import dev.cenote.benchmarks.cycles.Jmh;
import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Figures;
import dev.cenote.benchmarks.report.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Throughput and allocation of what callers do with a data source, over a driver of nothing. */
public final class JdbcCycles implements Case {
  private static final int SIZE = 32;

  private static final Measure RATE = more("M cycles/s", 2);
  private static final Measure BYTES = less("bytes/cycle", 0);

  private static final Entrant CENOTE = CENOTE_JDBC.claiming();
  private static final Entrant HIKARI = HIKARI_JDBC.claiming();
  private static final Entrant AGROAL = AGROAL_JDBC.claiming();

  private static final List<Entrant> FEW = List.of(CENOTE, HIKARI, AGROAL);
  private static final List<Entrant> ALL =
      Entrant.claiming(CENOTE_JDBC, HIKARI_JDBC, AGROAL_JDBC, DBCP, TOMCAT, VIBUR_DBCP, C3P0);

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario(Work.CONNECTION, 1, true),
          new Scenario(Work.CONNECTION, 2, true),
          new Scenario(Work.CONNECTION, 8, true),
          new Scenario(Work.CONNECTION, 32, true),
          new Scenario(Work.STATEMENT, 1, true),
          new Scenario(Work.STATEMENT, 2, false),
          new Scenario(Work.BOTH, 1, true),
          new Scenario(Work.BOTH, 2, false));

  private enum Work {
    CONNECTION("getConnection and close", Cycle.class, "claimAndRelease"),
    STATEMENT("a statement on a connection that is kept", StatementCycle.class, "statement"),
    BOTH("getConnection, a statement, close", StatementCycle.class, "connectionAndStatement");

    final String title;
    final Class<?> benchmark;
    final String method;

    Work(String title, Class<?> benchmark, String method) {
      this.title = title;
      this.benchmark = benchmark;
      this.method = method;
    }
  }

  /**
   * Platform threads that do the same.
   *
   * @param quick whether it is part of a quick run
   */
  private record Scenario(Work work, int threads, boolean quick) {
    String title() {
      return work.title + ", " + threads + (threads == 1 ? " thread" : " threads");
    }
  }

  @Override
  public String name() {
    return "jdbc";
  }

  @Override
  public String about() {
    return "Data sources of 32 connections over a driver that does nothing, by JMH, as in cycles. A"
        + " statement is prepared, gets a value, is executed and closed.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    List<Board> boards = new ArrayList<>();
    Figures figures = new Figures();
    for (Scenario scenario : SCENARIOS) {
      if (pace.everybody() || scenario.quick()) {
        Board board = new Board(scenario.title(), RATE, BYTES);
        new Rounds<>(pace.everybody() ? ALL : FEW, progress)
            .play(pace.cycleRounds(), board, (entrant, kept) -> run(scenario, entrant, pace, kept));
        boards.add(board);
        figures.addAll(figures(scenario, board));
      }
    }
    return new Outcome(boards, figures.list());
  }

  private static void run(Scenario scenario, Entrant entrant, Pace pace, Board board)
      throws Exception {
    Work work = scenario.work();
    Jmh.Medians medians =
        Jmh.run(work.benchmark, work.method, entrant.contender(), scenario.threads(), SIZE, pace);
    board.add(entrant, RATE, medians.cyclesPerMicro());
    board.add(entrant, BYTES, Math.rint(medians.bytesPerCycle())); // the rest is JMH's own
  }

  private static Figures figures(Scenario scenario, Board board) {
    Figures figures = new Figures();
    String title = scenario.title();
    if (scenario.work() == Work.CONNECTION) {
      figures.atLeast(title + ": Agroal", 2, board.ratio(CENOTE, AGROAL, RATE));
      figures.atLeast(title + ": HikariCP", 4, board.ratio(CENOTE, HIKARI, RATE));
      figures.atMost(title + ": allocated", 48, board.median(CENOTE, BYTES), "bytes");
    } else {
      figures.atLeast(
          title + ": the better of Agroal and HikariCP",
          1.5,
          board.leastRatio(CENOTE, List.of(AGROAL, HIKARI), RATE));
    }
    return figures;
  }
}

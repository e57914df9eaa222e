package dev.cenote.benchmarks;

import dev.cenote.benchmarks.cycles.Cycles;
import dev.cenote.benchmarks.jdbc.JdbcCycles;
import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Figure;
import dev.cenote.benchmarks.report.Table;
import dev.cenote.benchmarks.trials.Databases;
import dev.cenote.benchmarks.trials.HandOffs;
import dev.cenote.benchmarks.trials.Holds;
import dev.cenote.benchmarks.trials.Overloads;
import dev.cenote.benchmarks.trials.Overruns;
import dev.cenote.benchmarks.trials.Promises;
import dev.cenote.benchmarks.trials.Recoveries;
import dev.cenote.benchmarks.trials.Timeouts;
import dev.cenote.benchmarks.trials.Yields;
import dev.cenote.benchmarks.workers.WorkerTrips;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs the cases, prints the comparison and writes it down. Started by {@code benchmarks/run},
 * which has looked at the arguments: the pace, the file to write ({@code -} for none), and the
 * cases.
 */
public final class Main {
  private static final List<Case> CASES =
      List.of(
          new Cycles(),
          new Holds(),
          new Yields(),
          new HandOffs(),
          new Timeouts(),
          new Overruns(),
          new Recoveries(),
          new Promises(),
          new Overloads(),
          new JdbcCycles(),
          new Databases(),
          new WorkerTrips());

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Pace pace = Pace.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    List<String> names = List.of(arguments).subList(2, arguments.length);
    List<Case> cases = CASES.stream().filter(one -> names.contains(one.name())).toList();
    new Main().run(pace, arguments[1], cases);
    System.exit(0); // a contender may have left threads that are none of its daemons
  }

  private void run(Pace pace, String file, List<Case> cases) throws Exception {
    Performance performance = new Performance(pace, Machine.look());
    List<Figure> figures = new ArrayList<>();
    for (Case one : cases) {
      Case.Outcome outcome = one.run(pace, what -> System.err.println("  " + what));
      performance.add(one, outcome);
      figures.addAll(outcome.figures());
      for (Board board : outcome.boards()) {
        out.printf("%n%s%n%n%s", board.title(), Table.of(board));
      }
    }
    if (!figures.isEmpty()) {
      out.printf("%n%s", Table.of(figures));
    }
    long met = figures.stream().filter(Figure::met).count();
    out.printf("%n%d of %d figures met.%n", met, figures.size());
    if (!file.equals("-")) {
      performance.write(Path.of(file));
      out.printf("Written to %s%n", file);
    }
  }
}

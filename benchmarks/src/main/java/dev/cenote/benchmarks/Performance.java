package dev.cenote.benchmarks;

import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Figure;
import dev.cenote.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page that says how fast Cenote is. */
final class Performance {
  private final Pace pace;
  private final Machine machine;
  private final Map<Case, Case.Outcome> outcomes = new LinkedHashMap<>();

  Performance(Pace pace, Machine machine) {
    this.pace = pace;
    this.machine = machine;
  }

  void add(Case one, Case.Outcome outcome) {
    outcomes.put(one, outcome);
  }

  void write(Path file) throws IOException {
    Files.writeString(file, text());
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Performance

        Made by `%s` on %s. What is compared and why so: \
        [decision 0020](decisions/0020-benchmarks.md).

        Machine: %s.

        Ratios count, not numbers: contenders took turns in one run, and a ratio is the median of the rounds' \
        ratios; above 1 is better. Values are medians over the rounds. "Best peer" is the best of those pools \
        that are not Cenote; a Semaphore, a queue or a compare-and-set is a floor, not a peer.

        ## The figures to reach

        """
            .formatted(pace.command(), LocalDate.now(ZoneId.systemDefault()), machine));
    List<Figure> figures = new ArrayList<>();
    outcomes.values().forEach(outcome -> figures.addAll(outcome.figures()));
    text.append(Table.of(figures));
    outcomes.forEach((one, outcome) -> append(text, one, outcome));
    return text.toString();
  }

  private static void append(StringBuilder text, Case one, Case.Outcome outcome) {
    text.append("\n## ").append(one.name()).append("\n\n").append(one.about()).append('\n');
    for (Board board : outcome.boards()) {
      text.append("\n**").append(board.title()).append("**\n\n").append(Table.of(board));
    }
  }
}

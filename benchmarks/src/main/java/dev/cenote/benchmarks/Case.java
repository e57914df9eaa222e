package dev.cenote.benchmarks;

import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Figure;
import java.util.List;
import java.util.function.Consumer;

/** Something to measure. */
public interface Case {
  /** One word, as on the command line. */
  String name();

  /** What is done, in a few sentences. */
  String about();

  /** Measures; {@code progress} hears what it is at. */
  Outcome run(Pace pace, Consumer<String> progress) throws Exception;

  /** The results, and which figures they mean. */
  record Outcome(List<Board> boards, List<Figure> figures) {}
}

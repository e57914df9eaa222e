package dev.cenote.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Rows and columns, as Markdown with aligned columns, which a terminal shows as well as a browser.
 */
public final class Table {
  private static final String NOTHING = "";

  private final List<List<String>> rows = new ArrayList<>();

  /** With the headings of its columns. */
  public Table(List<String> headings) {
    rows.add(List.copyOf(headings));
  }

  public void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  /**
   * A board: medians, for the ranking measure with the lowest and highest round, and how many times
   * as good as the best peer and as HikariCP.
   */
  public static Table of(Board board) {
    List<String> headings = new ArrayList<>();
    headings.add("contender");
    for (Measure measure : board.measures()) {
      headings.add(measure.heading());
      if (measure.equals(board.measures().getFirst())) {
        headings.addAll(List.of("(lowest – highest)", "× best peer"));
        board.hikari().ifPresent(here -> headings.add("× HikariCP"));
      }
    }
    Table table = new Table(headings);
    for (Ranked one : board.entrants()) {
      table.add(row(board, one));
    }
    return table;
  }

  private static List<String> row(Board board, Ranked one) {
    List<String> row = new ArrayList<>();
    row.add(one.title());
    for (Measure measure : board.measures()) {
      Optional<Values> values = board.values(one, measure);
      row.add(values.map(v -> Numbers.plain(v.median(), measure.digits())).orElse(NOTHING));
      if (measure.equals(board.measures().getFirst())) {
        row.add(values.map(v -> range(v, measure.digits())).orElse(NOTHING));
        row.add(
            board.bestPeer().map(peer -> ratio(board.ratio(one, peer, measure))).orElse(NOTHING));
        board.hikari().ifPresent(hikari -> row.add(ratio(board.ratio(one, hikari, measure))));
      }
    }
    return row;
  }

  private static String range(Values values, int digits) {
    return Numbers.plain(values.min(), digits) + " – " + Numbers.plain(values.max(), digits);
  }

  private static String ratio(OptionalDouble ratio) {
    return ratio.isPresent() ? Numbers.plain(ratio.getAsDouble(), 2) : NOTHING;
  }

  /** The figures and whether they were met. */
  public static Table of(List<Figure> figures) {
    Table table = new Table(List.of("figure", "wanted", "measured", ""));
    for (Figure figure : figures) {
      table.add(
          List.of(
              figure.what(), figure.wanted(), figure.got(), figure.met() ? "met" : "**MISSED**"));
    }
    return table;
  }

  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        String cell = row.get(i);
        text.append("| ").append(i == 0 ? cell + padding : padding + cell).append(' ');
      }
      text.append("|\n");
      if (row.equals(rows.getFirst())) {
        for (int i = 0; i < columns; i++) {
          text.append('|').append("-".repeat(widths[i] + 1)).append(i == 0 ? "-" : ":");
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }
}

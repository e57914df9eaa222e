package dev.cenote.benchmarks;

import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Ranked;
import java.util.List;
import java.util.function.Consumer;

/** Lets entrants take turns, so that what changes on the machine meanwhile meets all of them. */
public record Rounds<E extends Ranked>(List<E> entrants, Consumer<String> progress) {
  /** One round of one entrant; its results go to the board. */
  @FunctionalInterface
  public interface Turn<E extends Ranked> {
    void take(E entrant, Board board) throws Exception;
  }

  /** Plays {@code count} rounds. */
  public void play(int count, Board board, Turn<E> turn) throws Exception {
    for (int round = 1; round <= count; round++) {
      for (E entrant : entrants) {
        progress.accept(
            board.title() + ", round " + round + " of " + count + ": " + entrant.title());
        turn.take(entrant, board);
      }
    }
  }

  /** Plays a round that does not count. */
  public void warmUp(Board board, Turn<E> turn) throws Exception {
    play(1, new Board(board.title() + ", warm-up"), turn);
  }
}

package dev.cenote.benchmarks;

import dev.cenote.benchmarks.contenders.Entrant;
import dev.cenote.benchmarks.report.Board;
import java.util.List;
import java.util.function.Consumer;

/** Lets entrants take turns, so that what changes on the machine meanwhile meets all of them. */
public record Rounds(List<Entrant> entrants, Consumer<String> progress) {
  /** One round of one entrant; its results go to the board. */
  @FunctionalInterface
  public interface Turn {
    void take(Entrant entrant, Board board) throws Exception;
  }

  /** Plays {@code count} rounds. */
  public void play(int count, Board board, Turn turn) throws Exception {
    for (int round = 1; round <= count; round++) {
      for (Entrant entrant : entrants) {
        progress.accept(
            board.title() + ", round " + round + " of " + count + ": " + entrant.title());
        turn.take(entrant, board);
      }
    }
  }

  /** Plays a round that does not count. */
  public void warmUp(Board board, Turn turn) throws Exception {
    play(1, new Board(board.title() + ", warm-up"), turn);
  }
}

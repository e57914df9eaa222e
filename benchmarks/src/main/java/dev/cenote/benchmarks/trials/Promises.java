package dev.cenote.benchmarks.trials;

import static dev.cenote.benchmarks.contenders.Lineup.REACTOR;
import static dev.cenote.benchmarks.report.Measure.less;

import dev.cenote.benchmarks.Case;
import dev.cenote.benchmarks.Pace;
import dev.cenote.benchmarks.Rounds;
import dev.cenote.benchmarks.contenders.Contender;
import dev.cenote.benchmarks.contenders.Entrant;
import dev.cenote.benchmarks.contenders.Lineup;
import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Measure;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Promises instead of waiting threads. */
public final class Promises implements Case {
  private static final int CALLS = 100_000;
  private static final Measure COST = less("ns/call", 0);

  @Override
  public String name() {
    return "async";
  }

  @Override
  public String about() {
    return "100,000 asynchronous executes at once over 10 resources, until the last is done. Cenote"
        + " completes on its own threads; reactor-pool on whichever thread releases.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    Board board = new Board("100,000 asynchronous calls over 10", COST);
    Rounds<Entrant> rounds = new Rounds<>(Entrant.claiming(Lineup.CENOTE, REACTOR), progress);
    rounds.warmUp(board, Promises::run);
    rounds.play(2 * pace.trialRounds(), board, Promises::run);
    return new Outcome(List.of(board), List.of());
  }

  private static void run(Entrant entrant, Board board) throws Exception {
    CountDownLatch done = new CountDownLatch(CALLS);
    try (Contender pool = entrant.contender().openFull(10)) {
      Contender.GivesFutures promising = (Contender.GivesFutures) pool;
      long before = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        promising.executeAsync(resource -> resource, done::countDown);
      }
      done.await();
      board.add(entrant, COST, (double) (System.nanoTime() - before) / CALLS);
    }
  }
}

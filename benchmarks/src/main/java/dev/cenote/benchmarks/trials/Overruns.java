package dev.cenote.benchmarks.trials;

import static dev.cenote.benchmarks.contenders.Lineup.COMMONS;
import static dev.cenote.benchmarks.contenders.Lineup.REACTOR;
import static dev.cenote.benchmarks.contenders.Lineup.SEMAPHORE;
import static dev.cenote.benchmarks.contenders.Lineup.STORMPOT;
import static dev.cenote.benchmarks.contenders.Lineup.STORMPOT_INLINE;
import static dev.cenote.benchmarks.contenders.Lineup.VIBUR;
import static dev.cenote.benchmarks.report.Measure.less;
import static dev.cenote.benchmarks.report.Measure.more;

import dev.cenote.benchmarks.Case;
import dev.cenote.benchmarks.Pace;
import dev.cenote.benchmarks.Rounds;
import dev.cenote.benchmarks.contenders.Contender;
import dev.cenote.benchmarks.contenders.Entrant;
import dev.cenote.benchmarks.contenders.Lineup;
import dev.cenote.benchmarks.contenders.Maker;
import dev.cenote.benchmarks.contenders.Resource;
import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Figures;
import dev.cenote.benchmarks.report.Measure;
import dev.cenote.benchmarks.report.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** By how much an acquire outlives its timeout while the factory does what it should not. */
public final class Overruns implements Case {
  private static final int SIZE = 4;
  private static final int CALLERS = 8;
  private static final long TIMEOUT_MILLIS = 100;
  private static final Duration SPAN = Duration.ofMillis(1500);
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Measure P99 = less("overrun p99 ms", 1);
  private static final Measure P50 = less("p50 ms", 1);
  private static final Measure MAX = less("max ms", 1);
  private static final Measure CALLS = more("calls", 0);

  private static final Entrant CENOTE = Lineup.CENOTE.claiming();
  private static final List<Entrant> FEW = Entrant.claiming(Lineup.CENOTE, COMMONS, SEMAPHORE);
  private static final List<Entrant> ALL =
      Entrant.claiming(
          Lineup.CENOTE, COMMONS, STORMPOT, STORMPOT_INLINE, VIBUR, REACTOR, SEMAPHORE);

  private enum Trouble {
    HANGS("a factory that hangs") {
      @Override
      void pass() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    },
    SPINS("a factory that spins") {
      @Override
      void pass() {
        Thread.onSpinWait();
      }
    };

    final String title;

    Trouble(String title) {
      this.title = title;
    }

    abstract void pass();

    /**
     * A maker that is stuck for a second, or until {@code end}, and then fails; never interrupted.
     */
    Maker maker(AtomicLong end) {
      return () -> {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < STUCK_NANOS && System.nanoTime() - end.get() < 0) {
          pass();
        }
        throw new IllegalStateException("no resource");
      };
    }
  }

  @Override
  public String name() {
    return "overrun";
  }

  @Override
  public String about() {
    return "8 platform threads acquire from an empty pool of 4 with a timeout of 100 ms, over and over,"
        + " while each creation hangs or spins for a second, deaf to interrupts, and then fails. Beside"
        + " the Semaphore, which has no factory, four threads do the same.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    Rounds<Entrant> rounds = new Rounds<>(pace.everybody() ? ALL : FEW, progress);
    List<Board> boards = new ArrayList<>();
    Figures figures = new Figures();
    for (Trouble trouble : Trouble.values()) {
      Board board = new Board("timeout of 100 ms, " + trouble.title, P99, P50, MAX, CALLS);
      rounds.play(pace.trialRounds(), board, (entrant, kept) -> run(trouble, entrant, kept));
      boards.add(board);
      figures.atMost(board.title() + ": overrun p99", 5, board.median(CENOTE, P99), "ms");
    }
    return new Outcome(boards, figures.list());
  }

  private static void run(Trouble trouble, Entrant entrant, Board board) throws Exception {
    AtomicLong end = new AtomicLong(System.nanoTime() + Duration.ofHours(1).toNanos());
    Maker maker = trouble.maker(end);
    Waits[] overruns = Waits.of(CALLERS);
    try (Contender pool = entrant.contender().open(SIZE, maker)) {
      if (entrant.kind() == Lineup.Kind.FLOOR) {
        exhaust(pool, maker, end);
      }
      end.set(System.nanoTime() + SPAN.toNanos()); // not before: some fill themselves when opened
      Callers.platform(CALLERS)
          .run(number -> {
            while (System.nanoTime() - end.get() < 0) {
              overruns[number].add(overrun(pool));
            }
          });
    }
    Values overrun = Waits.all(overruns);
    board.add(entrant, P99, overrun.percentile(0.99) / 1e6);
    board.add(entrant, P50, overrun.median() / 1e6);
    board.add(entrant, MAX, overrun.max() / 1e6);
    int calls = 0;
    for (Waits waits : overruns) {
      calls += waits.count();
    }
    board.add(entrant, CALLS, calls);
  }

  /** Makes of a floor a pool that has nothing and makers that are stuck. */
  private static void exhaust(Contender floor, Maker maker, AtomicLong end) throws Exception {
    for (int i = 0; i < SIZE; i++) {
      floor.claim();
      Thread.ofPlatform().daemon().start(() -> keepMaking(maker, end));
    }
  }

  private static void keepMaking(Maker maker, AtomicLong end) {
    while (System.nanoTime() - end.get() < 0) {
      try {
        Resource unexpected = maker.make();
        throw new AssertionError(unexpected);
      } catch (Exception stuck) {
        // as expected: again
      }
    }
  }

  private static long overrun(Contender pool) {
    long before = System.nanoTime();
    try {
      if (pool.claim(TIMEOUT_MILLIS) != null) {
        throw new AssertionError("there was nothing to claim");
      }
    } catch (Exception failedToMakeOne) {
      // some contenders tell their callers; what counts is when
    }
    return System.nanoTime() - before - TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
  }
}

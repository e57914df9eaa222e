package dev.cenote.benchmarks.trials;

import static dev.cenote.benchmarks.contenders.Contender.SHEDDING_TARGET_MILLIS;
import static dev.cenote.benchmarks.report.Measure.less;
import static dev.cenote.benchmarks.report.Measure.more;

import dev.cenote.benchmarks.Case;
import dev.cenote.benchmarks.Pace;
import dev.cenote.benchmarks.Rounds;
import dev.cenote.benchmarks.contenders.Contender;
import dev.cenote.benchmarks.contenders.Entrant;
import dev.cenote.benchmarks.contenders.Lineup;
import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Figures;
import dev.cenote.benchmarks.report.Measure;
import dev.cenote.benchmarks.report.Values;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Three times as many callers as can be served, who come whatever happens to the others. */
public final class Overloads implements Case {
  private static final int SIZE = 10;
  private static final Duration HOLD = Duration.ofMillis(5);
  private static final double CAPACITY = SIZE / (HOLD.toNanos() / 1e9);
  private static final double HALF = 0.5 * CAPACITY;
  private static final double THRICE = 3 * CAPACITY;
  private static final Duration SETTLING = Duration.ofMillis(700);

  private static final Measure UNLOADED = less("p99 ms at half load", 1);
  private static final Measure P50 = less("p50 ms at 3 ×", 1);
  private static final Measure P99 = less("p99 ms at 3 ×", 1);
  private static final Measure SERVED = more("served/s at 3 ×", 0);
  private static final Measure DROPPED = less("dropped/s at 3 ×", 0);

  private static final Entrant CENOTE = Lineup.CENOTE.claiming();
  private static final Entrant SHEDDING = Lineup.CENOTE_SHEDDING.claiming();

  @Override
  public String name() {
    return "overload";
  }

  @Override
  public String about() {
    return "A new virtual thread for each caller, at random times, half or three times as many as 10"
        + " resources held for 5 ms can serve. It claims, sleeps and releases; the time is from its"
        + " start to the release of those who were served. Shedding: controlled delay with a target"
        + " of 5 ms and an interval of 100 ms.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    Board board =
        new Board("3 × overload of 10, held for 5 ms", UNLOADED, P50, P99, SERVED, DROPPED);
    Rounds<Entrant> rounds = new Rounds<>(List.of(CENOTE, SHEDDING), progress);
    rounds.warmUp(board, (entrant, lost) -> run(entrant, SETTLING, lost));
    rounds.play(pace.trialRounds(), board, (entrant, kept) -> run(entrant, pace.span(), kept));
    return new Outcome(List.of(board), figures(board).list());
  }

  private static Figures figures(Board board) {
    Figures figures = new Figures();
    OptionalDouble unloaded = board.median(SHEDDING, UNLOADED);
    OptionalDouble loaded = board.median(SHEDDING, P99);
    if (unloaded.isPresent()) {
      double wanted = 2 * unloaded.getAsDouble() + SHEDDING_TARGET_MILLIS;
      figures.atMost("p99 under overload, twice the unloaded and the target", wanted, loaded, "ms");
    }
    figures.atLeast(
        "served under overload: without shedding", 0.95, board.ratio(SHEDDING, CENOTE, SERVED));
    return figures;
  }

  private static void run(Entrant entrant, Duration span, Board board) throws Exception {
    board.add(entrant, UNLOADED, load(entrant, HALF, span).times().percentile(0.99) / 1e6);
    Result loaded = load(entrant, THRICE, span);
    double seconds = span.toNanos() / 1e9;
    board.add(entrant, P50, loaded.times().median() / 1e6);
    board.add(entrant, P99, loaded.times().percentile(0.99) / 1e6);
    board.add(entrant, SERVED, loaded.served() / seconds);
    board.add(entrant, DROPPED, loaded.dropped() / seconds);
  }

  /** What became of the callers who were served, or dropped, within the span. */
  private record Result(Values times, long served, long dropped) {}

  private static Result load(Entrant entrant, double perSecond, Duration span) throws Exception {
    Queue<Long> times = new ConcurrentLinkedQueue<>();
    AtomicLong dropped = new AtomicLong();
    try (Contender pool = entrant.contender().openFull(SIZE)) {
      long began = System.nanoTime();
      long from = began + SETTLING.toNanos();
      long to = from + span.toNanos();
      Random random = new Random(perSecond == HALF ? 1 : 2);
      double due = began;
      while (due < to) {
        LockSupport.parkNanos((long) due - System.nanoTime());
        if (System.nanoTime() >= (long) due) {
          Thread.startVirtualThread(() -> call(pool, from, to, times, dropped));
          due += -Math.log(1 - random.nextDouble()) / perSecond * 1e9;
        }
      }
    }
    long[] all = times.stream().mapToLong(Long::longValue).toArray();
    return new Result(Values.of(all), all.length, dropped.get());
  }

  private static void call(
      Contender pool, long from, long to, Queue<Long> times, AtomicLong dropped) {
    long began = System.nanoTime();
    try {
      Object handle = pool.claim(Contender.PATIENCE_MILLIS);
      if (handle != null) {
        Thread.sleep(HOLD);
        pool.release(handle);
      }
      long ended = System.nanoTime();
      if (ended - from >= 0 && ended - to < 0) {
        if (handle == null) {
          dropped.incrementAndGet();
        } else {
          times.add(ended - began);
        }
      }
    } catch (Exception closed) {
      // the round is over, and whoever still waits is turned away
    }
  }
}

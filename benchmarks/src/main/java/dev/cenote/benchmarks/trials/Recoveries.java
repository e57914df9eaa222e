package dev.cenote.benchmarks.trials;

import static dev.cenote.benchmarks.contenders.Lineup.COMMONS;
import static dev.cenote.benchmarks.contenders.Lineup.REACTOR;
import static dev.cenote.benchmarks.contenders.Lineup.STORMPOT;
import static dev.cenote.benchmarks.contenders.Lineup.VIBUR;
import static dev.cenote.benchmarks.report.Measure.less;

import dev.cenote.benchmarks.Case;
import dev.cenote.benchmarks.Pace;
import dev.cenote.benchmarks.Rounds;
import dev.cenote.benchmarks.contenders.Contender;
import dev.cenote.benchmarks.contenders.Entrant;
import dev.cenote.benchmarks.contenders.Lineup;
import dev.cenote.benchmarks.contenders.Resource;
import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Figures;
import dev.cenote.benchmarks.report.Measure;
import dev.cenote.benchmarks.report.Values;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** From ten connections to none and back. */
public final class Recoveries implements Case {
  private static final int SIZE = 10;
  private static final int CALLERS = 20;

  /** Cenote's default. */
  private static final int CREATE_CONCURRENCY = 4;

  private static final long TIMEOUT_MILLIS = 1_000;
  private static final Duration HOLD = Duration.ofMillis(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(5);

  private static final Measure FIRST = less("first success ms", 0);
  private static final Measure FULL = less("full again ms", 0);
  private static final Measure PEAK = less("connects at a time", 0);
  private static final Measure REFUSED = less("refused connects", 0);

  private static final Entrant CENOTE = Lineup.CENOTE.claiming();
  private static final List<Entrant> FEW = Entrant.claiming(Lineup.CENOTE, COMMONS);
  private static final List<Entrant> ALL =
      Entrant.claiming(Lineup.CENOTE, COMMONS, STORMPOT, VIBUR, REACTOR);

  @Override
  public String name() {
    return "recovery";
  }

  @Override
  public String about() {
    return "20 platform threads use a full pool of 10 when the backend goes down: all connections break"
        + " (callers give them back as broken) and new ones are refused at once. The times count from"
        + " the moment in which the backend accepts again; a connect then takes 20 ms.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    Board board = new Board("10 to 0 to 10", FIRST, FULL, PEAK, REFUSED);
    new Rounds<>(pace.everybody() ? ALL : FEW, progress)
        .play(pace.trialRounds(), board, (entrant, kept) -> run(entrant, pace.span(), kept));
    Figures figures = new Figures();
    figures.atMost("first success after an outage, worst round", 300, worst(board, FIRST), "ms");
    figures.atMost(
        "connects at a time after an outage, worst round",
        CREATE_CONCURRENCY,
        worst(board, PEAK),
        "connects");
    return new Outcome(List.of(board), figures.list());
  }

  private static OptionalDouble worst(Board board, Measure measure) {
    Optional<Values> values = board.values(CENOTE, measure);
    return values.isPresent() ? OptionalDouble.of(values.get().max()) : OptionalDouble.empty();
  }

  private static void run(Entrant entrant, Duration outage, Board board) throws Exception {
    Backend backend = new Backend();
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong firstSuccess = new AtomicLong();
    CountDownLatch used = new CountDownLatch(100);
    try (Contender pool = entrant.contender().open(SIZE, backend)) {
      Thread callers =
          Thread.ofPlatform().daemon().start(() -> use(pool, backend, done, used, firstSuccess));
      used.await();
      backend.goDown();
      Thread.sleep(outage);
      firstSuccess.set(0);
      int refused = backend.refused();
      long up = System.nanoTime();
      backend.comeUp();
      while (firstSuccess.get() == 0 || backend.connected() < SIZE) {
        Thread.sleep(1);
      }
      long full = System.nanoTime();
      done.set(true);
      callers.join();
      board.add(entrant, FIRST, (firstSuccess.get() - up) / 1e6);
      board.add(entrant, FULL, (full - up) / 1e6);
      board.add(entrant, PEAK, backend.peak());
      board.add(entrant, REFUSED, refused);
    }
  }

  private static void use(
      Contender pool,
      Backend backend,
      AtomicBoolean done,
      CountDownLatch used,
      AtomicLong firstSuccess) {
    try {
      Callers.platform(CALLERS)
          .run(number -> {
            while (!done.get()) {
              if (useOnce(pool, backend)) {
                firstSuccess.compareAndSet(0, System.nanoTime());
                used.countDown();
              } else {
                Thread.sleep(PAUSE_AFTER_FAILURE);
              }
            }
          });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean useOnce(Contender pool, Backend backend) throws InterruptedException {
    try {
      Object handle = pool.claim(TIMEOUT_MILLIS);
      if (handle == null) {
        return false;
      }
      Thread.sleep(HOLD);
      boolean alive = backend.isAlive((Resource) pool.resource(handle));
      if (alive) {
        pool.release(handle);
      } else {
        pool.discard(handle);
      }
      return alive;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception failedToMakeOne) {
      return false;
    }
  }
}

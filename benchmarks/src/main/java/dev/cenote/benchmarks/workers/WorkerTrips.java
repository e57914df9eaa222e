package dev.cenote.benchmarks.workers;

import static dev.cenote.benchmarks.report.Measure.less;
import static dev.cenote.benchmarks.report.Measure.more;

import dev.cenote.benchmarks.Case;
import dev.cenote.benchmarks.Pace;
import dev.cenote.benchmarks.Rounds;
import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Figures;
import dev.cenote.benchmarks.report.Measure;
import dev.cenote.benchmarks.report.Values;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What it costs to have something done by a worker that is warm, and to have one. */
public final class WorkerTrips implements Case {
  private static final Measure TRIP = less("round trip p50 µs", 1);
  private static final Measure TRIP_P99 = less("p99 µs", 1);
  private static final Measure START = less("to the first answer, ms", 0);
  private static final Measure RATE = more("tasks/s", 0);
  private static final Measure BUSY = more("cores busy", 2);

  private static final List<Runner> CHILDREN = List.of(Runner.PYTHON_CHILD, Runner.CHILD_JVM);
  private static final List<Runner> PEERS =
      List.of(Runner.WORKERPOOL, Runner.PISCINA, Runner.EXECUTOR);

  @Override
  public String name() {
    return "workers";
  }

  @Override
  public String about() {
    return "A message of 1 kB to a warm worker that sends it back, one at a time, beside a new process for"
        + " each and the pools of other platforms; a child JVM from the building of its pool to the first"
        + " answer, which takes some 400 classes of a library; and four Python processes that only compute.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    Path folder = Files.createTempDirectory("cenote-workers");
    try {
      Peers peers = Peers.prepare(folder, progress);
      Figures figures = new Figures();
      Board trips = trips(peers, pace, progress);
      for (Runner child : CHILDREN) {
        Runner fresh = child == Runner.CHILD_JVM ? Runner.NEW_JVM : Runner.NEW_PYTHON;
        figures.atLeast(child.title() + ": " + fresh.title(), 50, trips.ratio(child, fresh, TRIP));
        for (Runner peer : PEERS) {
          figures.atLeast(child.title() + ": " + peer.title(), 1, trips.ratio(child, peer, TRIP));
        }
      }
      Board starts = starts(folder, pace, progress);
      figures.atLeast(
          "start of a child JVM: "
              + Starter.ARCHIVED.title()
              + ", over "
              + Starter.UNSHARED.title(),
          1,
          starts.ratio(Starter.ARCHIVED, Starter.UNSHARED, START));
      Board labour = labour(peers, pace, progress);
      int cores = Runtime.getRuntime().availableProcessors();
      OptionalDouble busy = labour.median(Labour.CENOTE, BUSY);
      if (busy.isPresent()) {
        figures.atLeast(
            "four that compute: all cores busy",
            0.95,
            OptionalDouble.of(busy.getAsDouble() / Math.min(4, cores)));
      }
      return new Outcome(List.of(trips, starts, labour), figures.list());
    } finally {
      delete(folder);
    }
  }

  private static Board trips(Peers peers, Pace pace, Consumer<String> progress) throws Exception {
    Board board = new Board("1 kB there and back", TRIP, TRIP_P99);
    List<Runner> runners =
        Arrays.stream(Runner.values())
            .filter(one -> peers.hasNode() || (one != Runner.WORKERPOOL && one != Runner.PISCINA))
            .toList();
    new Rounds<>(runners, progress)
        .play(
            pace.trialRounds(),
            board,
            (runner, kept) -> {
              Values nanos = Values.of(runner.trips(peers));
              kept.add(runner, TRIP, nanos.median() / 1e3);
              kept.add(runner, TRIP_P99, nanos.percentile(0.99) / 1e3);
            });
    return board;
  }

  private static Board starts(Path folder, Pace pace, Consumer<String> progress) throws Exception {
    Board board = new Board("start of a child JVM", START);
    Rounds<Starter> rounds = new Rounds<>(List.of(Starter.values()), progress);
    rounds.warmUp(board, (starter, kept) -> starter.toFirstAnswer(folder)); // writes the archive
    rounds.play(
        3 * pace.trialRounds(),
        board,
        (starter, kept) -> kept.add(starter, START, starter.toFirstAnswer(folder) / 1e6));
    return board;
  }

  private static Board labour(Peers peers, Pace pace, Consumer<String> progress) throws Exception {
    Board board = new Board("four Python processes that compute", RATE, BUSY);
    new Rounds<>(List.of(Labour.values()), progress)
        .play(
            pace.trialRounds(),
            board,
            (labour, kept) -> {
              Labour.Result result = labour.compute(peers);
              kept.add(labour, RATE, result.tasksPerSecond());
              result.coresBusy().ifPresent(busy -> kept.add(labour, BUSY, busy));
            });
    return board;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}

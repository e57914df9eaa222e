package dev.cenote.benchmarks.cycles;

import dev.cenote.benchmarks.Pace;
import dev.cenote.benchmarks.contenders.Entrant;
import dev.cenote.benchmarks.contenders.Lineup;
import dev.cenote.benchmarks.report.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs a benchmark for one contender in one JVM, so that contenders can take turns. */
public final class Jmh {
  private static final TimeValue ITERATION = TimeValue.milliseconds(100);
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /** The medians over the iterations. */
  public record Medians(double cyclesPerMicro, double bytesPerCycle) {}

  /**
   * A heap of one size, and touched before the clock starts. Otherwise whoever allocates meets each
   * page of a new heap for the first time during the first second or more, which on some machines
   * takes longer than all else: 24 bytes a cycle then look like 80 ns.
   */
  private static final String[] HEAP = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"};

  private Jmh() {}

  /** Runs {@link Cycle}. */
  static Medians run(Entrant entrant, int threads, int size, Pace pace) throws Exception {
    return run(Cycle.class, method(entrant), entrant.contender(), threads, size, pace);
  }

  /** Runs a method of a benchmark that has {@code contender} and {@code size} as parameters. */
  public static Medians run(
      Class<?> benchmark, String method, Lineup contender, int threads, int size, Pace pace)
      throws Exception {
    Path log = Files.createTempFile("cenote-jmh", ".log");
    try {
      Options options =
          new OptionsBuilder()
              .include(benchmark.getName() + "\\." + method + "$")
              .param("contender", contender.name())
              .param("size", Integer.toString(size))
              .threads(threads)
              .forks(1)
              .jvmArgs(HEAP)
              .warmupIterations(warmUp(threads, pace))
              .warmupTime(ITERATION)
              .measurementIterations(pace.iterations())
              .measurementTime(ITERATION)
              .addProfiler(GCProfiler.class)
              .shouldFailOnError(true)
              .output(log.toString())
              .build();
      Collection<IterationResult> iterations =
          new Runner(options).runSingle().getAggregatedResult().getIterationResults();
      return new Medians(
          values(iterations, IterationResult::getPrimaryResult).median(),
          values(iterations, Jmh::allocated).median());
    } finally {
      Files.delete(log);
    }
  }

  /**
   * Many threads leave the compiler, whose threads are just some more, little of the processors.
   */
  private static int warmUp(int threads, Pace pace) {
    int usual = (int) (pace.warmUp().toMillis() / ITERATION.getTime());
    return threads > Runtime.getRuntime().availableProcessors() ? 3 * usual : usual;
  }

  private static String method(Entrant entrant) {
    return entrant.way() == Entrant.Way.CLAIM ? "claimAndRelease" : "execute";
  }

  private static Result<?> allocated(IterationResult iteration) {
    return Objects.requireNonNull(iteration.getSecondaryResults().get(ALLOCATED));
  }

  private static Values values(
      Collection<IterationResult> iterations, Function<IterationResult, Result<?>> which) {
    return Values.of(iterations.stream().map(which).map(Result::getScore).toList());
  }
}

package dev.cenote.benchmarks.cycles;

import dev.cenote.benchmarks.contenders.Contender;
import dev.cenote.benchmarks.contenders.Lineup;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One cycle: claim a resource, look at it, give it back. A JVM sees one contender only, so that the
 * compiler may do for it what it would do in a program that uses one pool.
 *
 * <p>The handle goes into the black hole, which counts as an escape: a lease that is an object is
 * made, and paid for, however much the compiler inlines.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Cycle {
  @Param("CENOTE")
  public Lineup contender = Lineup.CENOTE;

  @Param("32")
  public int size;

  private Contender pool;
  private Callable<Object> execution;

  @Setup
  public void open() throws Exception {
    pool = contender.openFull(size);
    execution =
        pool instanceof Contender.RunsTasks able
            ? able.executing(resource -> resource)
            : Cycle::unable;
  }

  private static Object unable() {
    throw new UnsupportedOperationException("this contender runs no tasks");
  }

  @TearDown
  public void close() {
    pool.close();
  }

  @Benchmark
  public void claimAndRelease(Blackhole hole) throws Exception {
    Object handle = pool.claim();
    hole.consume(handle);
    hole.consume(pool.resource(handle));
    pool.release(handle);
  }

  @Benchmark
  public Object execute() throws Exception {
    return execution.call();
  }
}

package dev.cenote.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.cenote.Lease;
import dev.cenote.PoolStats;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Health checks against whatever may decide before them. */
class CheckTests {
  private CheckTests() {}

  /** A pool whose resource is about to be checked. */
  private static Bench aboutToCheck() {
    Bench bench = Bench.checking();
    Lease<Object> lease = bench.take();
    lease.suspect();
    lease.close();
    return bench;
  }

  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "The result came first: it stays.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The timer came first: it goes.")
  @State
  public static class ResultAgainstItsTimeout {
    private final Bench bench = aboutToCheck();

    @Actor
    public void check() {
      bench.seam.work();
    }

    @Actor
    public void ring() {
      bench.seam.ring();
    }

    @Arbiter
    public void look(III_Result r) {
      bench.seam.work();
      PoolStats stats = bench.pool.stats();
      r.r1 = stats.idle();
      r.r2 = (int) stats.destroyed();
      r.r3 = (int) (stats.checksPassed() + stats.checksFailed());
    }
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Served by what was checked.")
  @State
  public static class ResultAgainstQueueing {
    private final Bench bench = aboutToCheck();
    private CompletableFuture<Lease<Object>> future = new CompletableFuture<>();

    @Actor
    public void check() {
      bench.seam.work();
    }

    @Actor
    public void queue() {
      future = bench.pool.acquireAsync();
    }

    @Arbiter
    public void look(I_Result r) {
      bench.seam.work();
      r.r1 = Bench.isServed(future) ? 1 : 0;
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Destroyed once, whoever was first.")
  @State
  public static class ResultAgainstTheEnd {
    private final Bench bench = aboutToCheck();

    @Actor
    public void check() {
      bench.seam.work();
    }

    @Actor
    public void end() {
      bench.pool.closeNow();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.destroyed();
      r.r2 = bench.pool.books.places();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The suspicion came first: it is checked.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The release came first: nothing to suspect.")
  @State
  public static class SuspicionAgainstRelease {
    private final Bench bench = Bench.checking();
    private final Lease<Object> lease = bench.take();

    @Actor
    public void suspect() {
      lease.suspect();
    }

    @Actor
    public void release() {
      lease.close();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      bench.pool.tryAcquire().ifPresent(Lease::close); // finds the mark, if it came so late
      bench.seam.work();
      r.r1 = (int) bench.pool.stats().checksPassed();
      r.r2 = bench.pool.stats().idle();
    }
  }
}

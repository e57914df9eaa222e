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
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Changes of a running pool, against those who use it. */
class ControlTests {
  private ControlTests() {}

  /** A pool of two, whose resources are there and idle. */
  private static Bench pair() {
    Bench bench = Bench.idle();
    bench.pool.resize(2, 2);
    bench.seam.work();
    return bench;
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Served by the releaser or by who resumes.")
  @State
  public static class ResumeAgainstRelease {
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();
    private final CompletableFuture<Lease<Object>> future = bench.pool.acquireAsync();

    public ResumeAgainstRelease() {
      bench.pool.pause();
    }

    @Actor
    public void release() {
      lease.close();
    }

    @Actor
    public void resume() {
      bench.pool.resume();
    }

    @Arbiter
    public void look(I_Result r) {
      bench.seam.work();
      r.r1 = Bench.isServed(future) ? 1 : 0;
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "What is too many goes, whoever saw it first.")
  @State
  public static class ShrinkAgainstRelease {
    private final Bench bench = pair();
    private final Lease<Object> lease = bench.take();

    public ShrinkAgainstRelease() {
      bench.take();
    }

    @Actor
    public void release() {
      lease.close();
    }

    @Actor
    public void shrink() {
      bench.pool.resize(0, 1);
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.destroyed();
      r.r2 = bench.pool.stats().idle();
    }
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "What fits now is made for who waits.")
  @State
  public static class GrowAgainstQueueing {
    private final Bench bench = Bench.idle();
    private CompletableFuture<Lease<Object>> future = new CompletableFuture<>();

    public GrowAgainstQueueing() {
      bench.take();
    }

    @Actor
    public void grow() {
      bench.pool.resize(0, 2);
    }

    @Actor
    public void acquire() {
      future = bench.pool.acquireAsync();
    }

    @Arbiter
    public void look(I_Result r) {
      bench.seam.work();
      r.r1 = Bench.isServed(future) ? 1 : 0;
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Begun before the reset, so it goes.")
  @State
  public static class ResetAgainstCreation {
    private final Bench bench = new Bench();

    public ResetAgainstCreation() {
      bench.pool.tryAcquire();
    }

    @Actor
    public void create() {
      bench.seam.work();
    }

    @Actor
    public void reset() {
      bench.pool.reset();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.destroyed();
      r.r2 = bench.pool.stats().idle();
    }
  }

  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The lease had ended.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It was renewed, and its new resource is back.")
  @State
  public static class RenewalAgainstClose {
    private final Bench bench = pair();
    private final Lease<Object> lease = bench.take();

    @Actor
    public void renew() {
      try {
        lease.renew();
      } catch (IllegalStateException e) {
        // the lease ended first, or meanwhile
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Actor
    public void close() {
      lease.close();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      PoolStats stats = bench.pool.stats();
      r.r1 = stats.inUse();
      r.r2 = (int) stats.destroyed();
    }
  }
}

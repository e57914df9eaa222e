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

/** Resources that come and go, against their time limits and against those who want them. */
class SupplyTests {
  private SupplyTests() {}

  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "It came in time.")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "It came late and was destroyed.")
  @State
  public static class CreationAgainstItsTimeout {
    private final Bench bench = new Bench();

    public CreationAgainstItsTimeout() {
      bench.pool.tryAcquire();
    }

    @Actor
    public void create() {
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
      r.r3 = stats.abandoned();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Destroyed once, and its place is free.")
  @State
  public static class DestructionAgainstItsTimeout {
    private final Bench bench = Bench.idle();

    public DestructionAgainstItsTimeout() {
      bench.take().invalidate();
    }

    @Actor
    public void destroy() {
      bench.seam.work();
    }

    @Actor
    public void ring() {
      bench.seam.ring();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      r.r1 = (int) bench.pool.stats().destroyed();
      r.r2 = bench.pool.books.places();
    }
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Served, by the old resource or by a new one.")
  @State
  public static class ClearAgainstAcquire {
    private final Bench bench = Bench.idle();
    private CompletableFuture<Lease<Object>> future = new CompletableFuture<>();

    @Actor
    public void clear() {
      bench.pool.clear();
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
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The place that comes free is used.")
  @State
  public static class DetachAgainstQueueing {
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();
    private CompletableFuture<Lease<Object>> future = new CompletableFuture<>();

    @Actor
    public void detach() {
      lease.detach();
    }

    @Actor
    public void acquire() {
      future = bench.pool.acquireAsync();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      r.r1 = Bench.isServed(future) ? 1 : 0;
      r.r2 = (int) bench.pool.stats().detached();
    }
  }
}

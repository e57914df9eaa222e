package dev.cenote.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.cenote.Lease;
import dev.cenote.PoolClosedException;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The end of a lease against everything that may meet it. */
class LeaseTests {
  private LeaseTests() {}

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The release came first, then the claim.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The claim came too early.")
  @State
  public static class ClaimAgainstRelease {
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();

    @Actor
    public void release() {
      lease.close();
    }

    @Actor
    public void claim(II_Result r) {
      r.r1 = bench.pool.tryAcquire().isPresent() ? 1 : 0;
    }

    @Arbiter
    public void look(II_Result r) {
      r.r2 = bench.free();
    }
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Whoever queued is served.")
  @State
  public static class OfferAgainstQueueing {
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();
    private CompletableFuture<Lease<Object>> future = new CompletableFuture<>();

    @Actor
    public void release() {
      lease.close();
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
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Served, by the release or by the sweep.")
  @State
  public static class TaskAgainstQueueing {
    private final Bench bench = Bench.idle();
    private CompletableFuture<Lease<Object>> future = new CompletableFuture<>();

    @Actor
    public void run(II_Result r) {
      try {
        bench.pool.run(resource -> r.r1 = 1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Actor
    public void queue() {
      future = bench.pool.acquireAsync();
      if (Bench.isServed(future)) {
        future.join().close();
      }
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      bench.sweep();
      r.r2 = Bench.isServed(future) ? 1 : 0;
    }
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "One lease ends once.")
  @State
  public static class CloseAgainstClose {
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();

    @Actor
    public void one() {
      lease.close();
    }

    @Actor
    public void other() {
      lease.close();
    }

    @Arbiter
    public void look(I_Result r) {
      r.r1 = bench.free();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The late close ends nobody else's lease.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The claim came too early.")
  @State
  public static class StaleCloseAgainstClaim {
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();

    @Actor
    public void closeTwice() {
      lease.close();
      lease.close();
    }

    @Actor
    public void claim(II_Result r) {
      r.r1 = bench.pool.tryAcquire().isPresent() ? 1 : 0;
    }

    @Arbiter
    public void look(II_Result r) {
      r.r2 = r.r1 + bench.free();
    }
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "What is invalidated goes, exactly once.")
  @State
  public static class InvalidateAgainstRelease {
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();
    private final Object resource = lease.get();

    @Actor
    public void release() {
      lease.close();
    }

    @Actor
    public void invalidate() {
      bench.pool.invalidate(resource);
    }

    @Arbiter
    public void look(I_Result r) {
      r.r1 = bench.destroyed();
    }
  }

  @JCStressTest
  @Outcome(
      id = "1",
      expect = ACCEPTABLE,
      desc = "Gone once the new lease has ended, if not before.")
  @State
  public static class InvalidateAgainstHandOver {
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();
    private final Object resource = lease.get();
    private final CompletableFuture<Lease<Object>> future = bench.pool.acquireAsync();

    @Actor
    public void release() {
      lease.close();
    }

    @Actor
    public void invalidate() {
      bench.pool.invalidate(resource);
    }

    @Arbiter
    public void look(I_Result r) {
      bench.seam.work();
      Lease<Object> next = future.join();
      boolean same = next.get() == resource;
      next.close();
      r.r1 = bench.destroyed();
      if (!same && bench.free() != 1) {
        r.r1 = -1;
      }
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Destroyed, whoever was first.")
  @State
  public static class CloseNowAgainstRelease {
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();

    @Actor
    public void release() {
      lease.close();
    }

    @Actor
    public void end() {
      bench.pool.closeNow();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.destroyed();
      r.r2 = bench.pool.stats().total();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Refused, and the resource is gone.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Served before the end, gone after it.")
  @State
  public static class CloseNowAgainstAcquire {
    private final Bench bench = Bench.idle();
    private CompletableFuture<Lease<Object>> future = new CompletableFuture<>();

    @Actor
    public void acquire() {
      future = bench.pool.acquireAsync();
    }

    @Actor
    public void end() {
      bench.pool.closeNow();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      if (Bench.isServed(future)) {
        r.r2 = 1;
        future.join().close();
      } else if (!(future.exceptionNow() instanceof PoolClosedException)) {
        r.r2 = -1;
      }
      r.r1 = bench.destroyed();
    }
  }
}

package dev.cenote.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
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
    private final Bench bench = Bench.leased();

    @Actor
    public void release() {
      bench.release();
    }

    @Actor
    public void claim(II_Result r) {
      r.r1 = bench.claim();
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
    private final Bench bench = Bench.leased();

    @Actor
    public void release() {
      bench.release();
    }

    @Actor
    public void queue() {
      bench.queue();
    }

    @Arbiter
    public void look(I_Result r) {
      r.r1 = bench.served();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Served, by the release or by the sweep.")
  @State
  public static class TaskAgainstQueueing {
    private final Bench bench = Bench.idle();

    @Actor
    public void run(II_Result r) {
      r.r1 = bench.run();
    }

    @Actor
    public void queue() {
      bench.queue();
      bench.releaseServed();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.sweep();
      r.r2 = bench.served();
    }
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "One lease ends once.")
  @State
  public static class CloseAgainstClose {
    private final Bench bench = Bench.leased();

    @Actor
    public void one() {
      bench.release();
    }

    @Actor
    public void other() {
      bench.release();
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
    private final Bench bench = Bench.leased();

    @Actor
    public void closeTwice() {
      bench.release();
      bench.release();
    }

    @Actor
    public void claim(II_Result r) {
      r.r1 = bench.claim();
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
    private final Bench bench = Bench.leased();
    private final Object resource = bench.lease().get();

    @Actor
    public void release() {
      bench.release();
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
      id = "1, 1, 0",
      expect = ACCEPTABLE,
      desc = "Gone when the new lease has ended, or before.")
  @State
  public static class InvalidateAgainstHandOver {
    private final Bench bench = Bench.awaited();
    private final Object resource = bench.lease().get();

    @Actor
    public void release() {
      bench.release();
    }

    @Actor
    public void invalidate() {
      bench.pool.invalidate(resource);
    }

    @Arbiter
    public void look(III_Result r) {
      r.r1 = bench.served();
      bench.releaseServed();
      r.r2 = bench.destroyed();
      r.r3 = bench.resources().contains(resource) ? 1 : 0;
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Destroyed, whoever was first.")
  @State
  public static class CloseNowAgainstRelease {
    private final Bench bench = Bench.leased();

    @Actor
    public void release() {
      bench.release();
    }

    @Actor
    public void end() {
      bench.pool.closeNow();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.destroyed();
      r.r2 = bench.total();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Refused, and the resource is gone.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Served before the end, gone after it.")
  @State
  public static class CloseNowAgainstAcquire {
    private final Bench bench = Bench.idle();

    @Actor
    public void acquire() {
      bench.queue();
    }

    @Actor
    public void end() {
      bench.pool.closeNow();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r2 = bench.servedOrRefused();
      bench.releaseServed();
      r.r1 = bench.destroyed();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "It waits for the lease, and takes all along.")
  @State
  public static class CloseAgainstRelease {
    private final Bench bench = Bench.leased();
    private volatile boolean closed;

    @Actor
    public void release() {
      bench.release();
      bench.workUntil(() -> closed);
    }

    @Actor
    public void end(II_Result r) {
      bench.pool.close();
      r.r1 = (int) bench.pool.stats().destroyed();
      closed = true;
    }

    @Arbiter
    public void look(II_Result r) {
      r.r2 = bench.total();
    }
  }

  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Given back in time.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Reclaimed, and destroyed.")
  @State
  public static class ReclaimAgainstRelease {
    private final Bench bench = Bench.reclaimable();

    @Actor
    public void release() {
      bench.release();
    }

    @Actor
    public void reclaim() {
      bench.awhile();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.destroyed();
      r.r2 = bench.idleNow();
    }
  }
}

package dev.cenote.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.cenote.Lease;
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

  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "The result came first: it stays.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The timer came first: it goes.")
  @State
  public static class ResultAgainstItsTimeout {
    private final Bench bench = Bench.aboutToCheck();

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
      r.r1 = bench.idleNow();
      r.r2 = bench.destroyed();
      r.r3 = (int) (bench.pool.stats().checksPassed() + bench.pool.stats().checksFailed());
    }
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Served by what was checked.")
  @State
  public static class ResultAgainstQueueing {
    private final Bench bench = Bench.aboutToCheck();

    @Actor
    public void check() {
      bench.seam.work();
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
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Destroyed once, whoever was first.")
  @State
  public static class ResultAgainstTheEnd {
    private final Bench bench = Bench.aboutToCheck();

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
      r.r2 = bench.places();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The suspicion came first: it is checked.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The release came first: nothing to suspect.")
  @State
  public static class SuspicionAgainstRelease {
    private final Bench bench = Bench.checkable();

    @Actor
    public void suspect() {
      bench.lease().suspect();
    }

    @Actor
    public void release() {
      bench.release();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      bench.pool.tryAcquire().ifPresent(Lease::close); // finds the mark, if it came so late
      r.r2 = bench.idleNow();
      r.r1 = (int) bench.pool.stats().checksPassed();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Checked, then had.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Had before anybody suspected it.")
  @State
  public static class CheckAgainstClaim {
    private final Bench bench = Bench.idleAndCheckable();

    @Actor
    public void check() {
      bench.pool.checks.patrol.suspectIdle();
    }

    @Actor
    public void acquire() {
      bench.queue();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.served();
      r.r2 = (int) bench.pool.stats().checksPassed();
    }
  }
}

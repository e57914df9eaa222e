package dev.cenote.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
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
    private final Bench bench = Bench.creating();

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
      r.r1 = bench.idleNow();
      r.r2 = bench.destroyed();
      r.r3 = bench.pool.stats().abandoned();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Begun before the reset, so it goes.")
  @State
  public static class CreationAgainstReset {
    private final Bench bench = Bench.creating();

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
      r.r2 = bench.idleNow();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Destroyed once, and its place is free.")
  @State
  public static class DestructionAgainstItsTimeout {
    private final Bench bench = Bench.leased();

    public DestructionAgainstItsTimeout() {
      bench.lease().invalidate();
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
      r.r1 = bench.destroyed();
      r.r2 = bench.places();
    }
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Served, by the old resource or by a new one.")
  @State
  public static class ClearAgainstAcquire {
    private final Bench bench = Bench.idle();

    @Actor
    public void clear() {
      bench.pool.clear();
    }

    @Actor
    public void acquire() {
      bench.queue();
    }

    @Arbiter
    public void look(I_Result r) {
      r.r1 = bench.served();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0, 1, 1", expect = ACCEPTABLE, desc = "Had: it goes on its return.")
  @Outcome(id = "0, 1, 1, 1", expect = ACCEPTABLE, desc = "Too old, and gone.")
  @State
  public static class LifetimeAgainstClaim {
    private final Bench bench = Bench.old();

    @Actor
    public void end() {
      bench.seam.ring();
    }

    @Actor
    public void claim(IIII_Result r) {
      r.r1 = bench.claim();
    }

    @Arbiter
    public void look(IIII_Result r) {
      r.r2 = bench.destroyed();
      bench.releaseClaimed();
      bench.sweep();
      r.r3 = bench.destroyed();
      r.r4 = bench.idleNow();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The place that comes free is used.")
  @State
  public static class DetachAgainstQueueing {
    private final Bench bench = Bench.leased();

    @Actor
    public void detach() {
      bench.lease().detach();
    }

    @Actor
    public void acquire() {
      bench.queue();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.served();
      r.r2 = (int) bench.pool.stats().detached();
    }
  }
}

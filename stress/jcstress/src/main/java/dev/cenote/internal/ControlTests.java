package dev.cenote.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Changes of a running pool, against those who use it. */
class ControlTests {
  private ControlTests() {}

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Served by the releaser or by who resumes.")
  @State
  public static class ResumeAgainstRelease {
    private final Bench bench = Bench.awaited();

    public ResumeAgainstRelease() {
      bench.pool.pause();
    }

    @Actor
    public void release() {
      bench.release();
    }

    @Actor
    public void resume() {
      bench.pool.resume();
    }

    @Arbiter
    public void look(I_Result r) {
      r.r1 = bench.served();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Served before the pause, or by who resumed.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The pause came last, and ends now.")
  @State
  public static class PauseAgainstReleaseAndResume {
    private final Bench bench = Bench.awaited();

    @Actor
    public void pause() {
      bench.pool.pause();
    }

    @Actor
    public void releaseAndResume() {
      bench.release();
      bench.pool.resume();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.served();
      bench.pool.resume();
      r.r2 = bench.served();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Had before the pause.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Timed out in it; the resource is free.")
  @State
  public static class PauseAgainstTimedAcquire {
    private final Bench bench = Bench.idle();

    @Actor
    public void pause() {
      bench.pool.pause();
    }

    @Actor
    public void acquire(II_Result r) {
      r.r1 = bench.acquire(Duration.ofNanos(500));
    }

    @Arbiter
    public void look(II_Result r) {
      bench.pool.resume();
      r.r2 = bench.free();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Served by who resumes.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Timed out before; the resource is free.")
  @State
  public static class ResumeAgainstTimer {
    private final Bench bench = Bench.paused();

    @Actor
    public void resume() {
      bench.pool.resume();
    }

    @Actor
    public void ring() {
      bench.seam.ring();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.served();
      r.r2 = bench.free();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "What is too many goes, whoever saw it first.")
  @State
  public static class ShrinkAgainstRelease {
    private final Bench bench = Bench.leasedBoth();

    @Actor
    public void release() {
      bench.release();
    }

    @Actor
    public void shrink() {
      bench.pool.resize(0, 1);
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.destroyed();
      r.r2 = bench.idleNow();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "One has been had, the other has gone.")
  @State
  public static class ShrinkAgainstAcquire {
    private final Bench bench = Bench.idleBoth();

    @Actor
    public void acquire() {
      bench.queue();
    }

    @Actor
    public void shrink() {
      bench.pool.resize(0, 1);
    }

    @Arbiter
    public void look(III_Result r) {
      r.r1 = bench.served();
      r.r2 = bench.destroyed();
      r.r3 = bench.idleNow();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Handed over; the other goes on its return.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Gone; the other is handed over.")
  @State
  public static class ShrinkAgainstHandOver {
    private final Bench bench = Bench.awaitedBoth();

    @Actor
    public void release() {
      bench.release();
    }

    @Actor
    public void shrink() {
      bench.pool.resize(0, 1);
    }

    @Arbiter
    public void look(III_Result r) {
      r.r1 = bench.served();
      bench.releaseOther();
      r.r2 = bench.served();
      r.r3 = bench.destroyed();
    }
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "What fits now is made for who waits.")
  @State
  public static class GrowAgainstQueueing {
    private final Bench bench = Bench.leased();

    @Actor
    public void grow() {
      bench.pool.resize(0, 2);
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
}

package dev.cenote.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The hand-over against every way to leave. */
class WaiterTests {
  private WaiterTests() {}

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Handed over in time.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Timed out; the resource is free.")
  @State
  public static class HandOverAgainstTimeout {
    private final Bench bench = Bench.leased();

    @Actor
    public void release() {
      bench.release();
    }

    @Actor
    public void acquire(II_Result r) {
      r.r1 = bench.acquire(Duration.ofNanos(500));
    }

    @Arbiter
    public void look(II_Result r) {
      r.r2 = bench.free();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Handed over; the flag stays.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Interrupted; the resource is free.")
  @State
  public static class HandOverAgainstInterrupt {
    private final Bench bench = Bench.leased();
    private volatile boolean interrupted;
    private volatile Thread caller = Thread.currentThread();
    private volatile boolean waits;

    @Actor
    public void interruptAndRelease() {
      while (!waits) {
        Thread.onSpinWait();
      }
      caller.interrupt();
      interrupted = true;
      bench.release();
    }

    @Actor
    public void acquire(II_Result r) {
      caller = Thread.currentThread();
      waits = true;
      try {
        bench.pool.acquire(Duration.ofSeconds(10));
        r.r1 = 1;
      } catch (InterruptedException e) {
        r.r1 = 0;
      }
      while (!interrupted) {
        Thread.onSpinWait();
      }
      Thread.interrupted();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r2 = bench.free();
    }
  }

  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Cancelled; the resource is free.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Handed over before.")
  @State
  public static class HandOverAgainstCancellation {
    private final Bench bench = Bench.awaited();

    @Actor
    public void release() {
      bench.release();
      bench.seam.work();
    }

    @Actor
    public void cancel(II_Result r) {
      r.r1 = 1 - bench.cancel();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      r.r2 = bench.free();
    }
  }

  @JCStressTest
  @Outcome(
      id = "0, 1",
      expect = ACCEPTABLE,
      desc = "Completed by its caller; the resource is free.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Handed over before.")
  @State
  public static class HandOverAgainstOtherCompletion {
    private final Bench bench = Bench.awaited();

    @Actor
    public void release() {
      bench.release();
      bench.seam.work();
    }

    @Actor
    public void complete(II_Result r) {
      r.r1 = 1 - bench.giveUp();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      r.r2 = bench.free();
    }
  }

  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Cancelled; the resource is given on.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Completed before.")
  @State
  public static class CompletionAgainstCancellation {
    private final Bench bench = Bench.granted();

    @Actor
    public void complete() {
      bench.seam.work();
    }

    @Actor
    public void cancel(II_Result r) {
      r.r1 = 1 - bench.cancel();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      r.r2 = bench.free();
    }
  }

  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Timed out; the resource is free.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Handed over before.")
  @State
  public static class HandOverAgainstTimer {
    private final Bench bench = Bench.awaited();

    @Actor
    public void release() {
      bench.release();
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
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Drained; the late caller is refused.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Not drained: somebody was there before.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Refused, in the moment of the drain.")
  @State
  public static class DrainAgainstQueueing {
    private final Bench bench = Bench.fresh();

    @Actor
    public void drain(II_Result r) {
      try {
        r.r1 = bench.pool.drain(Duration.ZERO) ? 1 : 0;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Actor
    public void acquire() {
      bench.queue();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r2 = bench.servedOrRefused();
    }
  }
}

package dev.cenote.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.PoolClosedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();

    @Actor
    public void release() {
      lease.close();
    }

    @Actor
    public void acquire(II_Result r) {
      try {
        bench.pool.acquire(Duration.ofNanos(500));
        r.r1 = 1;
      } catch (AcquireTimeoutException e) {
        r.r1 = 0;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
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
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();
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
      lease.close();
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
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();
    private final CompletableFuture<Lease<Object>> future = bench.pool.acquireAsync();

    @Actor
    public void release() {
      lease.close();
      bench.seam.work();
    }

    @Actor
    public void cancel(II_Result r) {
      r.r1 = future.cancel(false) ? 0 : 1;
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
    private final Bench bench = Bench.idle();
    private final CompletableFuture<Lease<Object>> future;

    public CompletionAgainstCancellation() {
      Lease<Object> lease = bench.take();
      future = bench.pool.acquireAsync();
      lease.close();
    }

    @Actor
    public void complete() {
      bench.seam.work();
    }

    @Actor
    public void cancel(II_Result r) {
      r.r1 = future.cancel(false) ? 0 : 1;
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
    private final Bench bench = Bench.idle();
    private final Lease<Object> lease = bench.take();
    private final CompletableFuture<Lease<Object>> future = bench.pool.acquireAsync();

    @Actor
    public void release() {
      lease.close();
    }

    @Actor
    public void ring() {
      bench.seam.ring();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      r.r1 = Bench.isServed(future) ? 1 : 0;
      r.r2 = bench.free();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Drained; the late caller is refused.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Not drained: somebody was there before.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Refused, in the moment of the drain.")
  @State
  public static class DrainAgainstQueueing {
    private final Bench bench = new Bench();
    private CompletableFuture<Lease<Object>> future = new CompletableFuture<>();

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
      future = bench.pool.acquireAsync();
    }

    @Arbiter
    public void look(II_Result r) {
      bench.seam.work();
      if (Bench.isServed(future)) {
        r.r2 = 1;
      } else if (!(future.isDone() && future.exceptionNow() instanceof PoolClosedException)) {
        r.r2 = -1;
      }
    }
  }
}

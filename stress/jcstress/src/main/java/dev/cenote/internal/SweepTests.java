package dev.cenote.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The release of a task, which has no fence behind it, and the {@link Sweeper} that makes up for
 * it. The first two tests are the same but for the fence: one shows what goes wrong without it, the
 * other that nothing does with it, and both that these tests can tell.
 */
class SweepTests {
  private static final PoolEngine<Object> ANY_POOL = Bench.fresh().pool;

  private SweepTests() {}

  /** A leased slot and an open gate, and nothing around them. */
  private static class Meeting {
    final Gate gate = new Gate();
    final Slot<Object> slot = new Slot<>(ANY_POOL, 0);
    final long leased = Words.next(slot.word, Words.LEASED);
    final long idle = Words.next(leased, Words.IDLE);

    Meeting() {
      gate.clear(Gate.NEW);
      slot.word = leased;
    }

    int seesWaiter() {
      return gate.isOpen() ? 0 : 1;
    }

    int queuesAndSeesIdle() {
      gate.enter();
      return Words.state(slot.word) == Words.IDLE ? 1 : 0;
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both see the other.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The releaser sees the waiter.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The waiter sees the release.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Neither: hence the sweep.")
  @State
  public static class ReleaseStoreAgainstGate {
    private final Meeting meeting = new Meeting();

    @Actor
    public void release(II_Result r) {
      meeting.slot.letGo(meeting.idle);
      r.r1 = meeting.seesWaiter();
    }

    @Actor
    public void queue(II_Result r) {
      r.r2 = meeting.queuesAndSeesIdle();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both see the other.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The releaser sees the waiter.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The waiter sees the release.")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Neither.")
  @State
  public static class FencedReleaseAgainstGate {
    private final Meeting meeting = new Meeting();

    @Actor
    public void release(II_Result r) {
      meeting.slot.cas(meeting.leased, meeting.idle);
      r.r1 = meeting.seesWaiter();
    }

    @Actor
    public void queue(II_Result r) {
      r.r2 = meeting.queuesAndSeesIdle();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Served at once.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Missed, and served by the sweep.")
  @Outcome(id = "., 0", expect = FORBIDDEN, desc = "Stranded.")
  @State
  public static class TaskEndAgainstQueueing {
    private final Bench bench = Bench.idle();
    private final Bench.Use use = bench.begin();

    @Actor
    public void end() {
      use.end();
    }

    @Actor
    public void queue() {
      bench.queue();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.served();
      bench.sweep();
      r.r2 = bench.served();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Gone at once.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Missed, and gone by the sweep.")
  @Outcome(id = "., 0", expect = FORBIDDEN, desc = "Idle although invalid.")
  @State
  public static class TaskEndAgainstInvalidation {
    private final Bench bench = Bench.idle();
    private final Bench.Use use = bench.begin();
    private final Object resource = use.slot().resource;

    @Actor
    public void end() {
      use.end();
    }

    @Actor
    public void invalidate() {
      bench.pool.invalidate(resource);
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.destroyed();
      bench.sweep();
      r.r2 = bench.destroyed();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Gone at once.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Missed, and gone by the sweep.")
  @Outcome(id = "., 0", expect = FORBIDDEN, desc = "Left behind by a pool that ended.")
  @State
  public static class TaskEndAgainstCloseNow {
    private final Bench bench = Bench.idle();
    private final Bench.Use use = bench.begin();

    @Actor
    public void end() {
      use.end();
    }

    @Actor
    public void close() {
      bench.pool.closeNow();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bench.destroyed();
      bench.sweep();
      r.r2 = bench.destroyed();
    }
  }

  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "A sweep follows that begins after the request.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "The request is taken for answered.")
  @State
  public static class RequestAgainstSweep {
    private final StillSeam seam = new StillSeam();
    private final Sweeper sweeper = new Sweeper(seam::soon, () -> {});

    public RequestAgainstSweep() {
      sweeper.request();
    }

    @Actor
    public void sweep() {
      seam.sweep();
    }

    @Actor
    public void request() {
      sweeper.request();
    }

    @Arbiter
    public void look(I_Result r) {
      r.r1 = seam.sweepsToCome();
    }
  }
}

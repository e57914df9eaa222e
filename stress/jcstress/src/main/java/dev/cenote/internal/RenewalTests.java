package dev.cenote.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.Set;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A lease that changes its resource, against what ends the one or the other. */
class RenewalTests {
  private RenewalTests() {}

  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The lease had ended.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It was renewed, and its new resource is back.")
  @State
  public static class RenewalAgainstClose {
    private final Bench bench = Bench.leasedOfTwo();

    @Actor
    public void renew() {
      bench.renew();
    }

    @Actor
    public void close() {
      bench.release();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r2 = bench.destroyed();
      r.r1 = bench.pool.stats().inUse();
    }
  }

  @JCStressTest
  @Outcome(
      id = "1, 0",
      expect = ACCEPTABLE,
      desc = "Renewed; nothing from before the reset is left.")
  @State
  public static class RenewalAgainstReset {
    private final Bench bench = Bench.leasedOfTwo();
    private final Set<Object> before = bench.resources();
    private volatile boolean renewed;

    @Actor
    public void renew(II_Result r) {
      r.r1 = bench.renew();
      renewed = true;
    }

    @Actor
    public void reset() {
      bench.pool.reset();
      bench.workUntil(() -> renewed);
    }

    @Arbiter
    public void look(II_Result r) {
      bench.release();
      bench.sweep();
      before.retainAll(bench.resources());
      r.r2 = before.size();
    }
  }
}

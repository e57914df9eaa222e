package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two things at the same moment, again and again: whichever comes first, nothing is lost and
 * nothing happens twice. For every {@link Configuration#all() configuration}.
 */
public abstract class RaceContract extends PoolContract {

  private static final int ROUNDS = 100;

  /** Makes the suite for one configuration. */
  protected RaceContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void aHandOverAgainstGivingUp() throws Exception {
    Pool<TestResource> pool = open(1);
    for (int round = 0; round < ROUNDS; round++) {
      Attempt holder = leased(pool);
      Lease<TestResource> lease = holder.lease();
      Attempt waiter = queued(pool);

      together(lease::close, waiter::abandon);

      waiter.finish();
      holder.finish();
      assertThat(waiter.isAbandonmentNoticed()).isTrue();
      await("the resource to be idle", () -> pool.stats().idle() == 1);
      assertThat(pool.stats().waiting()).isZero();
    }
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void aHandOverAgainstATimeout() throws Exception {
    Pool<TestResource> pool = open(1);
    for (int round = 0; round < ROUNDS; round++) {
      Attempt holder = leased(pool);
      Lease<TestResource> lease = holder.lease();
      Attempt waiter = queued(pool, timeoutMillis(10));

      together(lease::close, () -> clock.advance(Duration.ofMillis(10)));

      await("the outcome", () -> !waiter.isWaiting());
      waiter.finish();
      holder.finish();
      await("the resource to be idle", () -> pool.stats().idle() == 1);
      assertThat(pool.stats().waiting()).isZero();
    }
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void oneWhoLeavesAgainstOneWhoStays() throws Exception {
    Pool<TestResource> pool = open(1);
    for (int round = 0; round < ROUNDS; round++) {
      Attempt holder = leased(pool);
      Lease<TestResource> lease = holder.lease();
      Attempt leaver = queued(pool);
      Attempt stayer = queued(pool);

      together(lease::close, leaver::abandon);
      leaver.finish();

      assertThat(stayer.resource().id()).isEqualTo(1);
      stayer.finish();
      holder.finish();
    }
  }

  @Test
  void aReleaseAgainstAnArrival() throws Exception {
    Pool<TestResource> pool = open(1);
    for (int round = 0; round < ROUNDS; round++) {
      Attempt holder = leased(pool);
      Lease<TestResource> lease = holder.lease();
      Attempt[] arrival = new Attempt[1];

      together(lease::close, () -> arrival[0] = callers.acquire(pool));

      assertThat(arrival[0].resource().id()).isEqualTo(1);
      arrival[0].finish();
      holder.finish();
    }
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void aLeaseEndedByTwoAtOnceEndsOnce() throws Exception {
    Pool<TestResource> pool = open(2);
    for (int round = 0; round < ROUNDS; round++) {
      Attempt holder = leased(pool);
      Lease<TestResource> lease = holder.lease();
      long released = pool.stats().released();

      together(lease::close, round % 2 == 0 ? lease::close : lease::invalidate);

      assertThat(pool.stats().released()).isEqualTo(released + 1);
      Attempt next = leased(pool);
      Attempt another = leased(pool);
      assertThat(next.resource()).isNotSameAs(another.resource());
      next.finish();
      another.finish();
      holder.finish();
    }
  }

  @Test
  void aHandOverAgainstALookAtTheFigures() throws Exception {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    for (int round = 1; round <= ROUNDS; round++) {
      Lease<TestResource> lease = holder.lease();
      Attempt waiter = queued(pool);

      together(lease::close, () -> lookTimes(pool, 50));

      holder.finish();
      holder = waiter;
      waiter.lease();
      assertThat(pool.stats().acquired()).isEqualTo(round + 1);
      assertThat(pool.stats().released()).isEqualTo(round);
    }
    holder.finish();
  }

  private static void lookTimes(Pool<?> pool, int times) {
    for (int look = 0; look < times; look++) {
      PoolStats stats = pool.stats();
      assertThat(stats.released()).isLessThanOrEqualTo(stats.acquired());
    }
  }

  @Test
  void invalidatingAgainstReleasing() throws Exception {
    Pool<TestResource> pool = open(1);
    for (int round = 0; round < ROUNDS; round++) {
      Attempt holder = leased(pool);
      Lease<TestResource> lease = holder.lease();
      TestResource resource = lease.get();

      together(lease::close, () -> pool.invalidate(resource));

      await("its end", resource::isDestroyed);
      holder.finish();
    }
    assertThat(factory.created()).isEqualTo(ROUNDS);
  }

  @Test
  void clearingAgainstAcquiring() throws Exception {
    Pool<TestResource> pool = open(1);
    for (int round = 0; round < ROUNDS; round++) {
      leased(pool).finish();
      Attempt[] arrival = new Attempt[1];

      together(pool::clear, () -> arrival[0] = callers.acquire(pool));

      arrival[0].resource().enter();
      arrival[0].resource().exit();
      arrival[0].finish();
    }
  }

  @Test
  void creationsThatEndTogetherDoNotMakeOneTooMany() {
    for (int round = 0; round < ROUNDS / 5; round++) {
      Gate gate = factory.gate();
      factory.creations().always(Behaviour.hang(gate));
      Pool<TestResource> pool = open(builder().max(10).createConcurrency(4));
      List<Attempt> waiters = Stream.generate(() -> queued(pool)).limit(4).toList();
      gate.awaitArrivals(4);

      gate.open();

      waiters.forEach(waiter -> assertThat(waiter.lease()).isNotNull());
      await("all to be made", () -> pool.stats().creating() == 0);
      assertThat(pool.stats().created()).isEqualTo(4);
      waiters.forEach(Attempt::finish);
    }
  }

  @Test
  void closingAgainstAcquiringAndReleasing() throws Exception {
    for (int round = 0; round < ROUNDS / 2; round++) {
      Pool<TestResource> pool = open(1);
      Attempt holder = leased(pool);
      Lease<TestResource> lease = holder.lease();
      Attempt waiter = queued(pool);

      together(lease::close, pool::closeNow);

      await("the outcome", () -> !waiter.isWaiting());
      waiter.finish();
      holder.finish();
      await("no resource to be left", () -> pool.stats().total() == 0);
    }
  }

  /** Runs both at as nearly the same moment as can be had, the second on this thread. */
  private void together(Runnable first, Runnable second) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              pass(barrier);
              first.run();
            });
    barrier.await();
    second.run();
    other.join();
  }

  private static void pass(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }
}

package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolEvent;
import dev.cenote.PoolEvent.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * How a holder gets another resource under its lease. For every {@link Configuration#all()
 * configuration}.
 */
public abstract class RenewalContract extends PoolContract {

  /** Makes the suite for one configuration. */
  protected RenewalContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void aLeaseGoesOnWithAnotherResource() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    TestResource broken = lease.get();

    assertThat(renewing(lease).result().id()).isEqualTo(2);

    assertThat(lease.get().id()).isEqualTo(2);
    assertThat(lease.toString()).contains(lease.get().toString());
    assertThat(broken.isDestroyed()).isTrue();
    assertThat(events(PoolEvent.Destroyed.class))
        .extracting(PoolEvent.Destroyed::reason)
        .containsExactly(Reason.INVALIDATED);
    assertThat(pool.stats().inUse()).isEqualTo(1);
    assertThat(pool.stats().released()).isEqualTo(1);
    lease.close();
    assertEnded(lease);
    assertThat(pool.stats().idle()).isEqualTo(1);
    assertThat(pool.stats().released()).isEqualTo(2);
  }

  @Test
  void aLeaseMayBeRenewedAgainAndAgain() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    for (int id = 2; id < 6; id++) {
      assertThat(renewing(lease).result().id()).isEqualTo(id);
      assertThat(lease.get().id()).isEqualTo(id);
    }
    lease.invalidate();
    assertEnded(lease);
    await("the end of all", () -> factory.destroyed() == 5);
  }

  @Test
  void anIdleResourceIsTakenAtOnce() {
    Pool<TestResource> pool = open(2);
    Lease<TestResource> lease = leased(pool).lease();
    leased(pool).release();
    assertThat(renewing(lease).result().id()).isEqualTo(2);
    assertThat(factory.created()).isEqualTo(2);
  }

  @Test
  void whoRenewsGoesAheadOfNobody() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    Attempt waiter = queued(pool);
    Call<TestResource> renewing = renewing(lease);
    assertThat(waiter.resource().id()).isEqualTo(2);
    awaitWaiting(pool, 1);
    assertThat(renewing.isDone()).isFalse();
    assertThatThrownBy(lease::get).isInstanceOf(IllegalStateException.class);

    waiter.release();

    assertThat(renewing.result().id()).isEqualTo(2);
  }

  @Test
  void whoRenewsAsksAsBefore() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease =
        callers.acquire(pool, AcquireOptions.defaults().label("GET /orders").priority(1)).lease();
    Attempt waiter = queued(pool);
    renewing(lease).result();
    assertThat(waiter.isWaiting()).isTrue();
    assertThat(pool.leases().getFirst().label()).isEqualTo("GET /orders");
  }

  @Test
  void neitherTheQueueLimitNorADrainTurnsARenewalAway() {
    Pool<TestResource> pool = open(builder().max(1).queueLimit(0));
    Attempt holder = leased(pool);
    Call<Boolean> draining = call(() -> pool.drain(Duration.ofMinutes(1)));
    awaitWaiting(pool, 0);
    assertThat(renewing(holder.lease()).result().id()).isEqualTo(2);
    assertThat(draining.isDone()).isFalse();
    holder.release();
    assertThat(draining.result()).isTrue();
  }

  @Test
  void aRenewalThatFailsEndsTheLease() {
    factory.creations().next(Behaviour.work());
    factory.creations().next(Behaviour.hang(factory.gate()));
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    Call<TestResource> renewing = renewing(lease);
    awaitWaiting(pool, 1);

    advanceMillis(29_999);
    assertThat(renewing.isDone()).isFalse();
    advanceMillis(1);

    renewing.failure(AcquireTimeoutException.class);
    assertEnded(lease);
    assertThat(pool.stats().inUse()).isZero();
  }

  @Test
  void aRenewalThatMayNotWaitTakesWhatIsIdleOrFails() {
    Pool<TestResource> pool = open(builder().max(2).acquireTimeout(Duration.ZERO));
    Lease<TestResource> lease = callers.acquire(pool, timeoutMillis(1_000)).lease();
    callers.acquire(pool, timeoutMillis(1_000)).release();
    assertThat(renewing(lease).result().id()).isEqualTo(2);
    renewing(lease).failure(AcquireTimeoutException.class);
    assertEnded(lease);
  }

  @Test
  void anInterruptedRenewalEndsTheLease() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    pool.pause();
    Call<TestResource> renewing = renewing(lease);
    awaitWaiting(pool, 1);
    renewing.interrupt();
    renewing.failure(InterruptedException.class);
    assertEnded(lease);
    pool.resume();
  }

  @Test
  void aRenewalThatWaitsWhenThePoolClosesFails() {
    factory.creations().next(Behaviour.work());
    factory.creations().next(Behaviour.hang(factory.gate()));
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    Call<TestResource> renewing = renewing(lease);
    awaitWaiting(pool, 1);
    pool.closeNow();
    renewing.failure(PoolClosedException.class);
    assertEnded(lease);
  }

  @Test
  void aClosedPoolRenewsNothing() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    pool.closeNow();
    renewing(lease).failure(PoolClosedException.class);
    assertEnded(lease);
    await("the end", () -> factory.destroyed() == 1);
  }

  @Test
  void whatComesForALeaseThatWasEndedMeanwhileGoesBack() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    pool.pause();
    Call<TestResource> renewing = renewing(lease);
    awaitWaiting(pool, 1);

    assertThatThrownBy(lease::detach).isInstanceOf(IllegalStateException.class);
    lease.close();
    pool.resume();

    renewing.failure(IllegalStateException.class);
    assertEnded(lease);
    await("the return", () -> pool.stats().idle() == 1);
    assertThat(leased(pool).resource().id()).isEqualTo(2);
  }

  @Test
  void aLeaseIsRenewedByOneThreadAtATime() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    pool.pause();
    Call<TestResource> first = renewing(lease);
    awaitWaiting(pool, 1);
    renewing(lease).failure(IllegalStateException.class);
    pool.resume();
    assertThat(first.result()).isSameAs(lease.get());
  }

  @Test
  void aLeaseThatHasEndedCannotBeRenewed() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    lease.close();
    renewing(lease).failure(IllegalStateException.class);
    assertThat(pool.stats().idle()).isEqualTo(1);
    assertThat(factory.destroyed()).isZero();
  }

  @Test
  void aStaleRenewedLeaseDoesNotTouchTheNextHolder() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> stale = leased(pool).lease();
    renewing(stale).result();
    stale.close();
    Lease<TestResource> current = leased(pool).lease();

    stale.close();
    stale.invalidate();
    renewing(stale).failure(IllegalStateException.class);
    assertEnded(stale);

    assertThat(current.get().id()).isEqualTo(2);
    assertThat(pool.stats().inUse()).isEqualTo(1);
  }

  @Test
  void aRenewedLeaseMayBeDetached() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    TestResource second = renewing(lease).result();
    assertThat(lease.detach()).isSameAs(second);
    assertEnded(lease);
    assertThat(second.isDestroyed()).isFalse();
    assertThat(pool.stats().detached()).isEqualTo(1);
  }

  private Call<TestResource> renewing(Lease<TestResource> lease) {
    return call(lease::renew);
  }

  private void assertEnded(Lease<TestResource> lease) {
    assertThatThrownBy(lease::get).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(lease::detach).isInstanceOf(IllegalStateException.class);
    assertThat(lease.toString()).isEqualTo("Lease[ended]");
  }
}

package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireOptions;
import dev.cenote.Lease;
import dev.cenote.LeaseInfo;
import dev.cenote.Pool;
import dev.cenote.PoolEvent;
import dev.cenote.PoolEvent.Reason;
import dev.cenote.PoolState;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How leases end, and what becomes of their resources: closed, invalidated, detached, cleared. For
 * every {@link Configuration#all() configuration}.
 */
public abstract class LeaseContract extends PoolContract {

  /** Makes the suite for one configuration. */
  protected LeaseContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void aLeaseShowsOneResourceUntilItEnds() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    assertThat(lease.get()).isSameAs(lease.get());
    lease.close();
    assertThatThrownBy(lease::get).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLeaseEndsOnce() {
    Pool<TestResource> pool = open(2);
    Lease<TestResource> closed = leased(pool).lease();
    closed.close();
    assertEndedAndInert(pool, closed);
    assertThat(pool.stats().idle()).isEqualTo(1);

    Lease<TestResource> invalidated = leased(pool).lease();
    invalidated.invalidate();
    assertEndedAndInert(pool, invalidated);
    await("its end", () -> factory.destroyed() == 1);

    Lease<TestResource> detached = leased(pool).lease();
    detached.detach();
    assertEndedAndInert(pool, detached);
    assertThat(factory.destroyed()).isEqualTo(1);
    assertThat(pool.stats().detached()).isEqualTo(1);
    assertThat(pool.stats().released()).isEqualTo(3);
  }

  @Test
  void afterItsEndNothingThatWasAttachedIsKept() throws InterruptedException {
    for (boolean traced : List.of(false, true)) {
      Pool<TestResource> pool = open(builder().min(1).max(1).traceLeases(traced));
      pool.start();
      List<WeakReference<Object>> attached =
          List.of(useWithAttachment(pool), renewWithAttachment(pool));
      await(
          "the attachments' end",
          () -> {
            System.gc();
            return attached.stream().allMatch(reference -> reference.refersTo(null));
          });
    }
  }

  private WeakReference<Object> useWithAttachment(Pool<TestResource> pool)
      throws InterruptedException {
    Object attachment = new Object();
    acquireHere(pool, attachment).close();
    return new WeakReference<>(attachment);
  }

  private WeakReference<Object> renewWithAttachment(Pool<TestResource> pool)
      throws InterruptedException {
    Object attachment = new Object();
    try (Lease<TestResource> lease = acquireHere(pool, attachment)) {
      lease.renew();
    }
    return new WeakReference<>(attachment);
  }

  /** On this thread, so that nobody else knows the attachment. */
  private Lease<TestResource> acquireHere(Pool<TestResource> pool, Object attachment)
      throws InterruptedException {
    AcquireOptions options = AcquireOptions.defaults().attach(attachment);
    return configuration.callers().isBlocking()
        ? pool.acquire(options)
        : pool.acquireAsync(options).join();
  }

  @Test
  void whoHoldsAResourceIsTheOneWhoHasItNowHoweverManyHadItBefore() {
    Pool<TestResource> pool = open(1);
    Attempt first = callers.acquire(pool, AcquireOptions.defaults().label("first"));
    first.lease();
    advance(Duration.ofSeconds(3));
    assertHeld(pool, first, "first", Duration.ofSeconds(3));
    first.release();

    Attempt second = callers.acquire(pool, AcquireOptions.defaults().label("second"));
    second.lease();
    assertHeld(pool, second, "second", Duration.ZERO);
    advance(Duration.ofSeconds(2));
    second.release();

    Attempt third = leased(pool);
    assertHeld(pool, third, "", Duration.ZERO);
    advance(Duration.ofSeconds(1));
    assertHeld(pool, third, "", Duration.ofSeconds(1));
    third.release();
    assertThat(pool.stats().acquired()).isEqualTo(3);
    assertThat(pool.stats().released()).isEqualTo(3);
  }

  private void assertHeld(Pool<?> pool, Attempt holder, String label, Duration since) {
    LeaseInfo info = pool.leases().getFirst();
    holder.thread().ifPresent(thread -> assertThat(info.holder()).isEqualTo(thread.getName()));
    assertThat(info.label()).isEqualTo(label);
    assertThat(info.heldFor()).isEqualTo(since);
    assertThat(info.since()).isEqualTo(clock.instant().minus(since));
  }

  @Test
  void howLongResourcesAreUsedIsMeasuredByThePoolsClock() {
    Pool<TestResource> pool = open(1);
    Attempt first = leased(pool);
    advanceMillis(300);
    first.release();
    assertThat(pool.stats().useTime().count()).isEqualTo(1);
    assertThat(pool.stats().useTime().max()).isEqualTo(Duration.ofMillis(300));
    Attempt second = leased(pool);
    advanceMillis(500);
    second.release();
    assertThat(pool.stats().useTime().count()).isEqualTo(2);
    assertThat(pool.stats().useTime().max()).isEqualTo(Duration.ofMillis(500));
    assertThat(pool.stats().useTime().mean()).isEqualTo(Duration.ofMillis(400));
    Attempt third = leased(pool);
    advanceMillis(700);
    third.lease().detach();
    assertThat(pool.stats().useTime().count()).isEqualTo(3);
    assertThat(pool.stats().useTime().max()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void aStaleLeaseDoesNotTouchTheNextHolder() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> stale = leased(pool).lease();
    stale.close();
    Lease<TestResource> current = leased(pool).lease();

    assertEndedAndInert(pool, stale);

    assertThat(current.get().id()).isEqualTo(1);
    assertThat(pool.stats().inUse()).isEqualTo(1);
    assertThat(factory.destroyed()).isZero();
  }

  @Test
  void aStaleLeaseDoesNotTouchWhoWasHandedTheResource() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> stale = leased(pool).lease();
    Attempt waiter = queued(pool);
    stale.close();
    Lease<TestResource> current = waiter.lease();

    assertEndedAndInert(pool, stale);

    assertThat(current.get().id()).isEqualTo(1);
    assertThat(pool.stats().inUse()).isEqualTo(1);
  }

  @Test
  void anInvalidatedResourceIsDestroyedAndReplacedForWhoWaits() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool);

    holder.lease().invalidate();

    assertThat(waiter.resource().id()).isEqualTo(2);
    assertDestroyed(Reason.INVALIDATED);
  }

  @Test
  void aDetachedResourceBelongsToTheCallerAndMakesRoom() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    TestResource resource = holder.resource();
    Attempt waiter = queued(pool);

    assertThat(holder.lease().detach()).isSameAs(resource);

    assertThat(waiter.resource().id()).isEqualTo(2);
    assertThat(pool.stats().detached()).isEqualTo(1);
    assertThat(resource.isDestroyed()).isFalse();
    pool.invalidate(resource);
    assertThat(factory.destroyed()).isZero();
  }

  @Test
  void thePoolInvalidatesWhatIsIdleAtOnce() {
    Pool<TestResource> pool = open(2);
    Attempt first = leased(pool);
    Attempt second = leased(pool);
    TestResource broken = first.resource();
    first.release();
    second.release();

    pool.invalidate(broken);
    pool.invalidate(broken);

    assertDestroyed(Reason.INVALIDATED);
    assertThat(broken.isDestroyed()).isTrue();
    assertThat(pool.stats().idle()).isEqualTo(1);
  }

  @Test
  void thePoolInvalidatesWhatIsLeasedWhenItComesBack() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool);
    TestResource broken = holder.resource();

    pool.invalidate(broken);
    assertThat(broken.isDestroyed()).isFalse();
    assertThat(holder.lease().get()).isSameAs(broken);
    holder.release();

    assertThat(waiter.resource().id()).isEqualTo(2);
    assertDestroyed(Reason.INVALIDATED);
  }

  @Test
  void whatWasInvalidatedInUseMayStillBeDetached() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();
    TestResource resource = lease.get();
    pool.invalidate(resource);
    assertThat(lease.detach()).isSameAs(resource);
    assertThat(leased(pool).resource().id()).isEqualTo(2);
    assertThat(factory.destroyed()).isZero();
  }

  @Test
  void invalidatingWhatThePoolDoesNotHaveDoesNothing() {
    Pool<TestResource> pool = open(2);
    Attempt holder = leased(pool);
    holder.release();
    pool.invalidate(new TestResource(1, factory.violations()::add));
    assertThat(pool.stats().idle()).isEqualTo(1);
    assertThat(pool.stats().destroyed()).isZero();
  }

  @Test
  void clearDestroysWhatIsIdleAndNothingElse() {
    Pool<TestResource> pool = open(4);
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(4).toList();
    Attempt held = holders.getFirst();
    holders.stream().skip(1).forEach(Attempt::release);

    pool.clear();

    assertDestroyed(Reason.CLEARED, Reason.CLEARED, Reason.CLEARED);
    assertThat(held.resource().isDestroyed()).isFalse();
    held.release();
    assertThat(pool.stats().idle()).isEqualTo(1);
    assertThat(pool.stats().total()).isEqualTo(1);
  }

  @Test
  void aResourceBeingDestroyedCountsUntilThatIsOver() {
    Gate gate = factory.gate();
    factory.destructions().next(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(1);
    leased(pool).lease().invalidate();
    gate.awaitArrivals(1);
    Attempt waiter = queued(pool);
    assertThat(pool.stats().retiring()).isEqualTo(1);
    assertThat(pool.stats().creating()).isZero();
    PoolValidator.assertBalanced(pool.stats());

    gate.open();

    assertThat(waiter.resource().id()).isEqualTo(2);
  }

  @Test
  void aDestructionThatHangsGivesItsPlaceBackWhenItsTimeIsOver() {
    Gate gate = factory.gate();
    factory.destructions().next(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(1);
    leased(pool).lease().invalidate();
    gate.awaitArrivals(1);
    Attempt waiter = queued(pool);

    advanceMillis(4_999);
    assertThat(waiter.isWaiting()).isTrue();
    assertThat(factory.created()).isEqualTo(1);
    advanceMillis(1);

    assertThat(waiter.resource().id()).isEqualTo(2);
    await("the report", () -> events(PoolEvent.DestroyFailed.class).size() == 1);
    gate.open();
  }

  @Test
  void aDestructionWhoseTimeIsOverIsInterruptedAndReportedOnce() {
    Gate gate = factory.gate();
    factory.destructions().next(Behaviour.hang(gate));
    Pool<TestResource> pool = open(1);
    leased(pool).lease().invalidate();
    gate.awaitArrivals(1);
    Call<Boolean> closing = start(pool::close);
    await("closing", () -> pool.state() == PoolState.CLOSED);
    advanceMillis(5_000);
    assertThat(closing.result()).as("without the gate").isTrue();
    await("the report", () -> !events(PoolEvent.Destroyed.class).isEmpty());
    await("the interrupt", () -> factory.destroying() == 0);
    assertThat(events(PoolEvent.Destroyed.class)).hasSize(1);
  }

  @Test
  void aDestructionThatFailsIsReportedAndGivesItsPlaceBack() {
    IllegalStateException failure = new IllegalStateException("will not die");
    factory.destructions().next(Behaviour.fail(failure));
    Pool<TestResource> pool = open(1);
    leased(pool).lease().invalidate();

    assertThat(leased(pool).resource().id()).isEqualTo(2);
    await("the report", () -> events(PoolEvent.DestroyFailed.class).size() == 1);
    assertThat(events(PoolEvent.DestroyFailed.class).getFirst().failure()).isSameAs(failure);
    assertThat(pool.stats().destroyed()).isEqualTo(1);
  }

  @Test
  void manyDestructionsThatHangDoNotHoldUpOthers() {
    Gate gate = factory.gate();
    factory.destructions().next(20, Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(20);
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(20).toList();
    holders.forEach(holder -> holder.lease().invalidate());
    gate.awaitArrivals(1);
    Attempt waiter = queued(pool, AcquireOptions.defaults().timeout(Duration.ofHours(1)));

    advancePatiently(Duration.ofMillis(500), () -> !waiter.isWaiting());

    assertThat(waiter.lease()).isNotNull();
  }

  private void assertEndedAndInert(Pool<?> pool, Lease<TestResource> lease) {
    long released = pool.stats().released();
    lease.close();
    lease.invalidate();
    lease.close();
    assertThatThrownBy(lease::get).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(lease::detach).isInstanceOf(IllegalStateException.class);
    assertThat(pool.stats().released()).isEqualTo(released);
  }

  private void assertDestroyed(Reason... reasons) {
    await("the end", () -> factory.destroyed() == reasons.length);
    await("the events", () -> events(PoolEvent.Destroyed.class).size() == reasons.length);
    assertThat(events(PoolEvent.Destroyed.class))
        .extracting(PoolEvent.Destroyed::reason)
        .containsExactly(reasons);
  }
}

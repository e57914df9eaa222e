package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolEvent;
import dev.cenote.PoolEvent.Reason;
import dev.cenote.testkit.ScriptedFactory.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * What a factory's hooks are told, and what follows when they fail. For every {@link
 * Configuration#all() configuration}.
 */
public abstract class HookContract extends PoolContract {

  /** Makes the suite for one configuration. */
  protected HookContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void runBeforeTheCallerHasTheResourceAndBeforeItIsIdle() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    assertThat(operations()).containsExactly(Operation.CREATE, Operation.ACQUIRE);
    holder.release();
    assertThat(operations())
        .containsExactly(Operation.CREATE, Operation.ACQUIRE, Operation.RELEASE);
  }

  @Test
  void theReleaseHookRunsBeforeTheNextAcquireHook() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool);
    holder.release();
    waiter.release();
    assertThat(operations())
        .containsExactly(
            Operation.CREATE,
            Operation.ACQUIRE,
            Operation.RELEASE,
            Operation.ACQUIRE,
            Operation.RELEASE);
  }

  @Test
  void theAcquireHookKnowsItsCaller() {
    List<Object> seen = new CopyOnWriteArrayList<>();
    factory.watchContexts(context -> {
      seen.add(context.poolName());
      seen.add(context.label());
      seen.add(context.priority());
      seen.add(context.attachment(String.class));
      seen.add(context.attachment(Number.class));
      seen.add(context.attachment(Thread.class));
    });
    Pool<TestResource> pool = open(1);
    AcquireOptions options =
        AcquireOptions.defaults()
            .priority(7)
            .label("GET /orders")
            .attach("a")
            .attach("b")
            .attach(4);

    callers.acquire(pool, options).release();
    assertThat(seen)
        .containsExactly(
            pool.name(),
            "GET /orders",
            7,
            Optional.of("b"),
            Optional.<Number>of(4),
            Optional.<Thread>empty());

    seen.clear();
    callers.acquire(pool).release();
    assertThat(seen)
        .containsExactly(pool.name(), "", 0, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void aCallerWhoseHookFailedKeepsItsPlaceAndGetsAnotherResource() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt first = queued(pool);
    Attempt second = queued(pool);
    factory.acquisitions().next(Behaviour.fail(IllegalStateException::new));

    holder.release();

    assertThat(first.resource().id()).isEqualTo(2);
    assertThat(second.isWaiting()).isTrue();
    assertDestroyed(1);
    first.release();
    assertThat(second.resource().id()).isEqualTo(2);
  }

  @Test
  void aFailingHookOnAnIdleResourceDestroysIt() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    factory.acquisitions().next(Behaviour.fail(() -> new AssertionError("an error, even")));

    assertThat(leased(pool).resource().id()).isEqualTo(2);
    assertDestroyed(1);
  }

  @Test
  void aCallerWhoseHookFailedGetsWhatElseIsIdle() {
    Pool<TestResource> pool = open(2);
    List<Attempt> holders = List.of(leased(pool), leased(pool));
    holders.forEach(Attempt::release);
    Gate gate = factory.gate();
    factory.creations().next(Behaviour.hang(gate));
    factory.acquisitions().next(Behaviour.fail(IllegalStateException::new));

    assertThat(leased(pool).resource().id()).isIn(1, 2);

    assertDestroyed(1);
    gate.open();
  }

  @Test
  void aFailingHookOnAFreshResourceDestroysIt() {
    factory.acquisitions().next(2, Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(builder().max(1).executor(executor));
    Attempt attempt = callers.acquire(pool);
    advanceUntil(Duration.ofSeconds(5), Duration.ofMillis(10), () -> !attempt.isWaiting());
    assertThat(attempt.resource().id()).isEqualTo(3);
    assertDestroyed(2);
  }

  @Test
  void tryAcquireDoesNotThrowWhatItsHookThrows() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    factory.acquisitions().next(Behaviour.fail(IllegalStateException::new));
    pool.tryAcquire().ifPresent(Lease::close);
    assertDestroyed(1);
  }

  @Test
  void newOnesThatTheHookAlwaysRefusesAreNotMadeWithoutPause() {
    factory.acquisitions().always(Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(builder().max(1).acquireTimeout(Duration.ofHours(1)));
    Attempt caller = queued(pool);
    await("two that are refused", () -> factory.destroyed() >= 2);
    awaitWaiting(pool, 1);
    assertThat(factory.created()).as("before any time went by").isEqualTo(2);
    advancePatiently(Duration.ofMillis(10), () -> factory.destroyed() >= 4);
    factory.acquisitions().clear();
    advancePatiently(Duration.ofMillis(10), () -> !caller.isWaiting());
    caller.lease().invalidate();

    factory.acquisitions().next(Behaviour.fail(IllegalStateException::new));
    assertThat(leased(pool).lease()).as("one more makes no series").isNotNull();
  }

  @Test
  void aHookThatAlwaysFailsCostsTheCallerItsTimeout() {
    factory.acquisitions().always(Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(1);
    Attempt unlucky = callers.acquire(pool, timeoutMillis(300));
    await("the first try", () -> factory.destroyed() > 0);
    await(
        "the timeout",
        () -> {
          clock.advance(Duration.ofMillis(300));
          return !unlucky.isWaiting();
        });
    unlucky.failure(AcquireTimeoutException.class);
  }

  @Test
  void theTimeThatAHookTookBeforeItFailedIsPartOfTheTimeout() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    Gate gate = factory.gate();
    factory.creations().next(Behaviour.hang(gate));
    factory
        .acquisitions()
        .next(
            Behaviour.after(() -> {
              clock.advance(Duration.ofMillis(900));
              throw new IllegalStateException("slow and in vain");
            }));
    Attempt unlucky = callers.acquire(pool, timeoutMillis(1_000));
    gate.awaitArrivals(1);
    awaitWaiting(pool, 1);
    advanceMillis(100);
    await(
        "the timeout",
        () -> {
          clock.advance(Duration.ZERO); // its timer may have been set only now
          return !unlucky.isWaiting();
        });
    unlucky.failure(AcquireTimeoutException.class);
    gate.open();
  }

  @Test
  void aFailingReleaseHookDestroysTheResourceAndTheReleaserDoesNotNotice() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool);
    factory.releases().next(Behaviour.fail(IllegalStateException::new));

    holder.release();

    assertThat(waiter.resource().id()).isEqualTo(2);
    assertDestroyed(1);
    factory.releases().next(Behaviour.fail(() -> new AssertionError("an error, even")));
    waiter.release();
    assertDestroyed(2);
  }

  @Test
  void invalidateAndDetachRunNoReleaseHook() {
    Pool<TestResource> pool = open(2);
    leased(pool).lease().invalidate();
    leased(pool).lease().detach();
    assertThat(factory.calls(Operation.RELEASE)).isEmpty();
  }

  private void assertDestroyed(int count) {
    await(count + " destroyed", () -> factory.destroyed() == count);
    await("the events", () -> events(PoolEvent.Destroyed.class).size() == count);
    assertThat(events(PoolEvent.Destroyed.class))
        .extracting(PoolEvent.Destroyed::reason)
        .containsOnly(Reason.HOOK_FAILED);
  }

  private List<Operation> operations() {
    return factory.calls().stream().map(ScriptedFactory.Call::operation).toList();
  }
}

package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.LeaseInfo;
import dev.cenote.Pool;
import dev.cenote.PoolState;
import dev.cenote.PoolStats;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Who gets a resource, in which order, and what happens to who gets none in time. For every {@link
 * Configuration#all() configuration}.
 */
public abstract class AcquireContract extends PoolContract {

  /** Makes the suite for one configuration. */
  protected AcquireContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void makesAResourceForTheFirstCaller() {
    Pool<TestResource> pool = open(2);
    assertThat(pool.state()).isEqualTo(PoolState.NEW);
    assertThat(factory.created()).isZero();

    Attempt first = leased(pool);

    assertThat(first.resource().id()).isEqualTo(1);
    assertThat(pool.state()).isEqualTo(PoolState.RUNNING);
    assertThat(pool.stats().inUse()).isEqualTo(1);
    assertThat(pool.stats().total()).isEqualTo(1);
  }

  @Test
  void reusesWhatIsIdle() {
    Pool<TestResource> pool = open(3);
    for (int turn = 0; turn < 20; turn++) {
      leased(pool).release();
    }
    assertThat(factory.created()).isEqualTo(1);
    assertThat(pool.stats().acquired()).isEqualTo(20);
    assertThat(pool.stats().released()).isEqualTo(20);
  }

  @Test
  void neverHasMoreThanItsMaximum() {
    Pool<TestResource> pool = open(2);
    Attempt first = leased(pool);
    Attempt second = leased(pool);
    Attempt third = queued(pool);

    assertThat(first.resource()).isNotSameAs(second.resource());
    assertThat(third.isWaiting()).isTrue();
    PoolStats stats = pool.stats();
    assertThat(stats.inUse()).isEqualTo(2);
    assertThat(stats.waiting()).isEqualTo(1);
    assertThat(stats.creating()).isZero();

    second.release();
    assertThat(third.lease()).isNotNull();
    assertThat(factory.created()).isEqualTo(2);
  }

  @Test
  void choosesAmongTheIdleInItsOrder() {
    Pool<TestResource> pool = open(4);
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(4).toList();
    List<Integer> released =
        Stream.of(2, 0, 3, 1)
            .map(holders::get)
            .map(holder -> {
              int id = holder.resource().id();
              holder.release();
              return id;
            })
            .toList();

    List<Integer> taken =
        Stream.generate(() -> leased(pool)).limit(4).map(each -> each.resource().id()).toList();

    switch (configuration.idleOrder()) {
      case FIFO -> assertThat(taken).isEqualTo(released);
      case LIFO -> assertThat(taken).isEqualTo(released.reversed());
      case AFFINITY -> assertThat(taken).containsExactlyInAnyOrderElementsOf(released);
    }
  }

  @Test
  void servesCallersInTheOrderOfTheirArrival() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    List<Attempt> queue = Stream.generate(() -> queued(pool)).limit(5).toList();

    assertServedInOrder(holder, queue);
  }

  @Test
  void servesHigherPrioritiesFirstAndEqualOnesInOrder() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt low = queued(pool, priority(-3));
    Attempt middle = queued(pool);
    Attempt high = queued(pool, priority(7));
    Attempt middleToo = queued(pool, priority(0));
    Attempt highToo = queued(pool, priority(7));

    assertServedInOrder(holder, List.of(high, highToo, middle, middleToo, low));
  }

  @Test
  void anUrgentLatecomerGoesFirstHoweverLongOthersWaited() {
    Pool<TestResource> pool = open(builder().max(1).acquireTimeout(Duration.ofDays(2)));
    Attempt holder = leased(pool);
    Attempt patient = queued(pool);
    advance(Duration.ofDays(1));
    Attempt urgent = queued(pool, priority(1));

    assertServedInOrder(holder, List.of(urgent, patient));
  }

  @Test
  void ageingLetsThePatientOvertakeTheUrgent() {
    Pool<TestResource> pool = open(builder().max(1).priorityAgeing(Duration.ofSeconds(1)));
    Attempt holder = leased(pool);
    Attempt patient = queued(pool);
    advanceMillis(2_500);
    Attempt urgent = queued(pool, priority(2));
    Attempt moreUrgent = queued(pool, priority(3));

    assertServedInOrder(holder, List.of(moreUrgent, patient, urgent));
  }

  @Test
  void ageingCopesWithTheMostExtremePriorities() {
    Pool<TestResource> pool = open(builder().max(1).priorityAgeing(Duration.ofDays(10_000)));
    Attempt holder = leased(pool);
    Attempt least = queued(pool, priority(Integer.MIN_VALUE));
    Attempt middle = queued(pool);
    Attempt most = queued(pool, priority(Integer.MAX_VALUE));

    assertServedInOrder(holder, List.of(most, middle, least));
  }

  @Test
  void givesUpWhenItsTimeIsOverAndNotBefore() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool, timeoutMillis(300));

    advanceMillis(299);
    awaitWaiting(pool, 1);
    assertThat(waiter.isWaiting()).isTrue();
    advanceMillis(1);

    AcquireTimeoutException failure = waiter.failure(AcquireTimeoutException.class);
    assertThat(failure.timeout()).isEqualTo(Duration.ofMillis(300));
    assertThat(failure.poolName()).isEqualTo(pool.name());
    assertThat(failure).hasNoCause();
    assertThat(pool.stats().waiting()).isZero();
    assertThat(pool.stats().timeouts()).isEqualTo(1);
    assertThat(holder.lease().get()).isNotNull();
  }

  @Test
  void whoeverGivesUpTogetherIsToldOfTheOthers() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    List<Attempt> waiters =
        Stream.generate(() -> queued(pool, timeoutMillis(300))).limit(3).toList();
    Attempt patient = queued(pool);

    advanceMillis(300);

    List<PoolStats> stories =
        waiters.stream()
            .map(waiter -> waiter.failure(AcquireTimeoutException.class).stats())
            .toList();
    assertThat(stories).extracting(PoolStats::waiting).allMatch(others -> others >= 1);
    assertThat(stories).extracting(PoolStats::waiting).contains(3);
    assertThat(stories).extracting(PoolStats::inUse).containsOnly(1);
    assertThat(pool.stats().timeouts()).isEqualTo(3);
    assertThat(pool.stats().waiting()).isEqualTo(1);
    holder.release();
    assertThat(patient.lease()).isNotNull();
  }

  @Test
  void waitsForThePoolsTimeoutUnlessTheCallerHasOne() {
    Pool<TestResource> pool = open(builder().max(1).acquireTimeout(Duration.ofSeconds(2)));
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool);
    Attempt patient = queued(pool, timeoutMillis(10_000));

    advanceMillis(1_999);
    awaitWaiting(pool, 2);
    advanceMillis(1);
    assertThat(waiter.failure(AcquireTimeoutException.class).timeout())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(patient.isWaiting()).isTrue();
    holder.release();
    assertThat(patient.lease()).isNotNull();
  }

  @Test
  void whoGaveUpDoesNotSwallowAResource() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt hasty = queued(pool, timeoutMillis(10));
    Attempt patient = queued(pool);
    advanceMillis(10);
    hasty.failure(AcquireTimeoutException.class);

    holder.release();

    assertThat(patient.lease()).isNotNull();
  }

  @Test
  void aTimeoutBeyondTheClockLastsForEver() {
    Pool<TestResource> pool = open(builder().max(1).acquireTimeout(Duration.ofSeconds(1)));
    Attempt holder = leased(pool);
    Attempt waiter =
        queued(pool, AcquireOptions.defaults().timeout(Duration.ofSeconds(Long.MAX_VALUE)));

    advance(Duration.ofDays(1));
    awaitWaiting(pool, 1);
    assertThat(waiter.isWaiting()).isTrue();
    holder.release();
    assertThat(waiter.lease()).isNotNull();
  }

  @Test
  void doesNotWaitWithATimeoutOfZeroButStartsACreation() {
    Pool<TestResource> pool = open(1);
    AcquireOptions now = timeoutMillis(0);

    callers.acquire(pool, now).failure(AcquireTimeoutException.class);
    await("what was started", () -> pool.stats().idle() == 1);
    Attempt lucky = callers.acquire(pool, now);
    assertThat(lucky.lease()).isNotNull();
    callers.acquire(pool, now).failure(AcquireTimeoutException.class);
    assertThat(factory.created()).isEqualTo(1);
    assertThat(pool.stats().timeouts()).isEqualTo(2);
  }

  @Test
  void itsTimeoutHoldsWhileTheFactoryHangsAndWhatComesLateJoinsThePool() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(1);
    Attempt waiter = queued(pool, timeoutMillis(300));
    gate.awaitArrivals(1);

    advanceMillis(300);
    waiter.failure(AcquireTimeoutException.class);
    assertThat(pool.stats().creating()).isEqualTo(1);

    gate.open();
    await("the late resource", () -> pool.stats().idle() == 1);
    assertThat(leased(pool).resource().id()).isEqualTo(1);
  }

  @Test
  void itsTimeoutHoldsWhileFourFactoriesSpin() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.spin(gate));
    Pool<TestResource> pool = open(4);
    List<Attempt> waiters =
        Stream.generate(() -> queued(pool, timeoutMillis(300))).limit(4).toList();
    gate.awaitArrivals(4);

    advanceMillis(300);
    waiters.forEach(waiter -> waiter.failure(AcquireTimeoutException.class));
    assertThat(pool.stats().waiting()).isZero();
    gate.open();
    await("what was being made", () -> pool.stats().idle() == 4);
  }

  @Test
  void theTimeoutErrorSaysWhyNothingCouldBeMade() {
    IOException refused = new IOException("connection refused");
    factory.creations().always(Behaviour.fail(refused));
    Pool<TestResource> pool = open(1);
    Attempt waiter = queued(pool, timeoutMillis(300));
    await("a failure that is known", () -> causeOfRefusal(pool) != null);

    advanceMillis(300);

    assertThat(waiter.failure(AcquireTimeoutException.class)).hasCause(refused);
  }

  /** Why a caller who does not wait gets nothing, as far as the pool knows. */
  private static @Nullable Throwable causeOfRefusal(Pool<TestResource> pool) {
    try {
      pool.acquire(Duration.ZERO).close();
      return null;
    } catch (AcquireTimeoutException refusal) {
      return refusal.getCause();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theTimeoutErrorShowsTheNumbersAndTheLongestHolder() {
    Pool<TestResource> pool = open(2);
    Attempt longest = callers.acquire(pool, AcquireOptions.defaults().label("GET /orders"));
    longest.lease();
    advance(Duration.ofSeconds(40));
    callers.acquire(pool, AcquireOptions.defaults().label("GET /other")).lease();
    Attempt waiter = queued(pool, timeoutMillis(2_000));
    advance(Duration.ofSeconds(2));

    AcquireTimeoutException failure = waiter.failure(AcquireTimeoutException.class);

    assertThat(failure)
        .hasMessageContaining(pool.name() + ": no resource within 2000 ms")
        .hasMessageContaining("2/2 in use, 0 idle, 0 creating")
        .hasMessageContaining("longest held 42 s by")
        .hasMessageContaining("[GET /orders]");
    assertThat(failure.stats().inUse()).isEqualTo(2);
    LeaseInfo holder = failure.longestHolder().orElseThrow();
    assertThat(holder.label()).isEqualTo("GET /orders");
    assertThat(holder.heldFor()).isEqualTo(Duration.ofSeconds(42));
    longest.thread().ifPresent(thread -> assertThat(holder.holder()).isEqualTo(thread.getName()));
  }

  @Test
  void leasesSayWhoHoldsWhatSinceWhenLongestFirst() {
    Pool<TestResource> pool = open(3);
    Attempt first = callers.acquire(pool, AcquireOptions.defaults().label("first"));
    first.lease();
    var since = clock.instant();
    advanceMillis(700);
    Attempt second = callers.acquire(pool, AcquireOptions.defaults().label("second"));
    second.lease();
    advanceMillis(300);

    List<LeaseInfo> leases = pool.leases();

    assertThat(leases).extracting(LeaseInfo::label).containsExactly("first", "second");
    assertThat(leases.getFirst().heldFor()).isEqualTo(Duration.ofSeconds(1));
    assertThat(leases.getFirst().since()).isEqualTo(since);
    assertThat(leases.getLast().heldFor()).isEqualTo(Duration.ofMillis(300));
    assertThat(leases).isSortedAccordingTo(Comparator.comparing(LeaseInfo::since));
    first.release();
    assertThat(pool.leases()).extracting(LeaseInfo::label).containsExactly("second");
  }

  @Test
  void theLongestHolderIsFirstWhicheverResourceItHolds() {
    Pool<TestResource> pool = open(2);
    Attempt before = leased(pool);
    Attempt longest = callers.acquire(pool, AcquireOptions.defaults().label("long"));
    longest.lease();
    advanceMillis(100);
    before.release();
    callers.acquire(pool, AcquireOptions.defaults().label("short")).lease();
    advanceMillis(100);

    assertThat(pool.leases()).extracting(LeaseInfo::label).containsExactly("long", "short");
    assertLongestHolder(pool, "long");
    longest.release();
    callers.acquire(pool, AcquireOptions.defaults().label("new")).lease();
    advanceMillis(100);
    assertLongestHolder(pool, "short");
  }

  private void assertLongestHolder(Pool<TestResource> pool, String label) {
    Attempt waiter = queued(pool, timeoutMillis(10));
    advanceMillis(10);
    AcquireTimeoutException failure = waiter.failure(AcquireTimeoutException.class);
    assertThat(failure.longestHolder()).map(LeaseInfo::label).hasValue(label);
  }

  @Test
  void whoLeftTheQueueLeavesNoTimerBehind() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    int before = clock.timers();
    for (int turn = 0; turn < 50; turn++) {
      Attempt waiter = queued(pool);
      waiter.abandon();
      await("an empty queue", () -> pool.stats().waiting() == 0);
    }
    assertThat(clock.timers()).isLessThanOrEqualTo(before + 5);
    assertThat(holder.lease().get()).isNotNull();
  }

  @Test
  void manyCallersAreAllServedFromFewResources() {
    Pool<TestResource> pool = open(3);
    Set<Integer> used = new HashSet<>();
    List<Attempt> all = Stream.generate(() -> callers.acquire(pool)).limit(60).toList();
    Set<Attempt> open = new HashSet<>(all);
    while (!open.isEmpty()) {
      await("somebody to be served", () -> open.stream().anyMatch(each -> !each.isWaiting()));
      open.removeIf(each -> {
        if (each.isWaiting()) {
          return false;
        }
        used.add(each.resource().id());
        each.release();
        return true;
      });
    }
    assertThat(used).isSubsetOf(1, 2, 3);
  }

  /** Gives the resource from one to the next, and looks that it is the next each time. */
  private void assertServedInOrder(Attempt holder, List<Attempt> order) {
    Attempt current = holder;
    for (int place = 0; place < order.size(); place++) {
      current.release();
      current = order.get(place);
      assertThat(current.lease()).isNotNull();
      assertThat(order.subList(place + 1, order.size())).allMatch(Attempt::isWaiting);
    }
  }
}

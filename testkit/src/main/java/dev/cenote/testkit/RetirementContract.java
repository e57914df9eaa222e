package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import dev.cenote.PoolEvent.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * When resources go although nothing is wrong with them: idle for too long, or used too often. For
 * every {@link Configuration#all() configuration}.
 */
public abstract class RetirementContract extends RetiringPoolContract {

  /** Makes the suite for one configuration. */
  protected RetirementContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void aPoolThatServesOneAtATimeShrinksToMinWithinTwoWindows() {
    Pool<TestResource> pool = open(quiet().min(2).max(50).idleTimeout(WINDOW));
    burst(pool, 50);
    Set<Integer> used = new HashSet<>();
    for (int turn = 0; turn < 200; turn++) {
      used.add(useOnce(pool));
      advance(TENTH);
    }
    assertThat(pool.stats().total()).isEqualTo(2);
    assertDestroyed(48, Reason.IDLE);
    if (configuration.idleOrder().name().equals("FIFO")) {
      assertThat(used).hasSizeGreaterThan(40);
    }
  }

  @Test
  void neverBelowMinAndTheHighestFirst() {
    Pool<TestResource> pool = open(quiet().min(3).max(8).idleTimeout(WINDOW));
    burst(pool, 8);
    pass(WINDOW.multipliedBy(5));
    assertThat(pool.stats().total()).isEqualTo(3);
    List<Attempt> left = Stream.generate(() -> leased(pool)).limit(3).toList();
    assertThat(left).extracting(each -> each.resource().id()).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(factory.created()).isEqualTo(8);
  }

  @Test
  void whatIsNeededNowAndThenStays() {
    Pool<TestResource> pool = open(quiet().max(8).idleTimeout(WINDOW));
    burst(pool, 8);
    for (int turn = 0; turn < 10; turn++) {
      List<Attempt> five = Stream.generate(() -> leased(pool)).limit(5).toList();
      pass(Duration.ofSeconds(1));
      five.forEach(Attempt::release);
      pass(Duration.ofSeconds(4));
    }
    assertThat(pool.stats().total()).isEqualTo(5);
    assertThat(factory.created()).isEqualTo(8);
    pass(WINDOW.multipliedBy(2));
    assertThat(pool.stats().total()).isZero();
  }

  @Test
  void aCallerWhoFoundNothingIdleShowsNeedHoweverShortly() {
    Pool<TestResource> pool = open(quiet().max(3).idleTimeout(WINDOW));
    burst(pool, 3);
    pass(WINDOW.plus(TENTH));
    List<Attempt> all = Stream.generate(() -> leased(pool)).limit(3).toList();
    Attempt waiter = queued(pool);
    all.forEach(Attempt::release);
    waiter.release();
    pass(WINDOW);
    assertThat(pool.stats().total()).isEqualTo(3);
    pass(WINDOW);
    assertThat(pool.stats().total()).isZero();
  }

  @Test
  void aBurstBetweenTwoLooksShowsNeed() {
    Pool<TestResource> pool = open(quiet().max(8).idleTimeout(WINDOW));
    burst(pool, 8);
    pass(WINDOW.plus(TENTH));
    burst(pool, 4);
    pass(WINDOW);
    assertThat(pool.stats().total()).isEqualTo(4);
    pass(WINDOW);
    assertThat(pool.stats().total()).isZero();
  }

  @Test
  void whatIsNeededWhileOthersGoStays() {
    Pool<TestResource> pool =
        open(quiet().max(8).idleTimeout(WINDOW).evictionInterval(SECOND).evictionsPerRun(1));
    burst(pool, 8);
    pass(WINDOW.plus(TENTH));
    burst(pool, 4);
    pass(WINDOW);
    assertThat(factory.destroyed()).isEqualTo(1);
    List<Attempt> three = Stream.generate(() -> leased(pool)).limit(3).toList();
    pass(SECOND);
    three.forEach(Attempt::release);
    pass(WINDOW.minus(SECOND.multipliedBy(2)));
    assertThat(pool.stats().total()).as("needed in the window before").isEqualTo(4);
    pass(WINDOW);
    assertThat(pool.stats().total()).as("needed while others went").isEqualTo(3);
  }

  @Test
  void aWindowEndsOnTimeWhateverElseIsLookedFor() {
    Pool<TestResource> pool =
        open(
            quiet()
                .max(2)
                .idleTimeout(WINDOW)
                .maxLifetime(SECOND.multipliedBy(7))
                .lifetimeJitter(0));
    burst(pool, 1);
    pass(WINDOW.multipliedBy(2).minus(TENTH));
    assertThat(factory.destroyed()).as("at the end of their lifetimes").isEqualTo(2);
    pass(TENTH);
    assertThat(factory.destroyed()).isEqualTo(3);
    assertThat(pool.stats().total()).isZero();
  }

  @Test
  void onlySoManyGoEachTime() {
    Pool<TestResource> pool =
        open(
            quiet()
                .max(7)
                .idleTimeout(WINDOW)
                .evictionInterval(Duration.ofSeconds(2))
                .evictionsPerRun(2));
    burst(pool, 7);
    pass(WINDOW.multipliedBy(2).minus(TENTH));
    assertThat(factory.destroyed()).isZero();
    for (int gone : new int[] {2, 4, 6, 7}) {
      pass(TENTH);
      assertThat(factory.destroyed()).isEqualTo(gone);
      pass(Duration.ofSeconds(2).minus(TENTH));
      assertThat(factory.destroyed()).isEqualTo(gone);
    }
  }

  @Test
  void onlySoManyGoEachTimeForWhateverReason() {
    Pool<TestResource> pool =
        open(
            quiet()
                .max(5)
                .idleTimeout(WINDOW)
                .maxLifetime(WINDOW.multipliedBy(2))
                .lifetimeJitter(0)
                .evictionInterval(SECOND)
                .evictionsPerRun(1));
    burst(pool, 4);
    pass(WINDOW.multipliedBy(2));
    assertThat(factory.destroyed()).isEqualTo(1);
    pass(SECOND);
    assertThat(factory.destroyed()).isEqualTo(2);
  }

  @Test
  void afterAStandstillTheWindowBeginsAnew() {
    Pool<TestResource> pool =
        open(quiet().min(1).max(4).idleTimeout(WINDOW).staleAfter(WINDOW.multipliedBy(4)));
    burst(pool, 4);
    pass(WINDOW.plusSeconds(1));
    clock.jump(Duration.ofHours(8));
    pass(WINDOW.minusSeconds(1));
    assertThat(factory.destroyed()).isZero();
    pass(Duration.ofSeconds(1));
    assertThat(pool.stats().total()).isEqualTo(1);
    assertDestroyed(3, Reason.IDLE);
  }

  @Test
  void withoutAWindowNothingIdlesOut() {
    Pool<TestResource> pool = open(quiet().max(4).idleTimeout(Duration.ZERO));
    burst(pool, 4);
    advance(Duration.ofDays(4));
    assertThat(pool.stats().idle()).isEqualTo(4);
  }

  @Test
  void aResourceGoesWhenItsLastUseEnds() {
    Pool<TestResource> pool = open(unbound().max(1).maxUses(3));
    assertThat(useOnce(pool)).isEqualTo(1);
    assertThat(useOnce(pool)).isEqualTo(1);
    Attempt last = leased(pool);
    assertThat(last.resource().id()).isEqualTo(1);
    assertThat(factory.destroyed()).isZero();
    Attempt waiter = queued(pool);
    last.release();
    assertThat(waiter.resource().id()).isEqualTo(2);
    await("its end", () -> factory.destroyed() == 1);
    assertDestroyed(1, Reason.USED_UP);
    waiter.release();
    assertThat(useOnce(pool)).isEqualTo(2);
    assertThat(useOnce(pool)).isEqualTo(2);
    assertThat(useOnce(pool)).isEqualTo(3);
  }

  @Test
  void theReplacementOfAUsedUpResourceIsMadeWhileItsLastUseGoesOn() {
    Pool<TestResource> pool = open(unbound().max(2).maxUses(1));
    Attempt last = leased(pool);
    await("the replacement", () -> pool.stats().idle() == 1);
    last.release();
    await("its end", () -> factory.destroyed() == 1);
    assertThat(pool.stats().total()).isEqualTo(1);
  }

  @Test
  void itIsMadeAlsoWhenTheLastUserFoundTheResourceIdle() {
    Pool<TestResource> pool = open(unbound().max(2).maxUses(2));
    assertThat(useOnce(pool)).isEqualTo(1);
    Attempt last = leased(pool);
    assertThat(last.resource().id()).isEqualTo(1);
    await("the replacement", () -> pool.stats().idle() == 1);
    last.release();
    await("its end", () -> factory.destroyed() == 1);
    assertThat(pool.stats().total()).isEqualTo(1);
  }

  @Test
  void jitterShortensANumberOfUses() {
    Pool<TestResource> pool = open(unbound().max(1).maxUses(10).lifetimeJitter(0.9));
    Map<Integer, Integer> uses = new HashMap<>();
    while (uses.size() <= 10) {
      uses.merge(useOnce(pool), 1, Integer::sum);
    }
    uses.remove(11);
    assertThat(uses.values()).allMatch(used -> used >= 2 && used <= 10).anyMatch(used -> used < 10);
  }

  @Test
  void aClosedPoolLeavesNoTimerBehind() {
    Pool<TestResource> pool =
        open(quiet().max(2).staleAfter(WINDOW).maxLifetime(WINDOW).idleTimeout(WINDOW));
    burst(pool, 2);
    pass(Duration.ofSeconds(5));
    Call<Boolean> closing = start(pool::close);
    await("the end", closing::isDone);
    advance(Duration.ofMinutes(1));
    assertThat(clock.timers()).isZero();
  }
}

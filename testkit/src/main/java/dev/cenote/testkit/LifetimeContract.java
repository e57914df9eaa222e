package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import dev.cenote.PoolEvent.Reason;
import dev.cenote.PoolState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * When resources are replaced although nothing is wrong with them: unused for too long, or too old.
 * For every {@link Configuration#all() configuration}.
 */
public abstract class LifetimeContract extends RetiringPoolContract {

  /** Makes the suite for one configuration. */
  protected LifetimeContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void onlySoManyUnusedOnesGoEachTime() {
    Duration interval = SECOND.multipliedBy(2);
    Pool<TestResource> pool =
        open(unbound().max(4).staleAfter(WINDOW).evictionInterval(interval).evictionsPerRun(1));
    burst(pool, 3);
    pass(WINDOW.plus(interval).minus(TENTH));
    for (int gone = 0; gone < 3; gone++) {
      assertThat(factory.destroyed()).isEqualTo(gone);
      pass(TENTH);
      assertThat(factory.destroyed()).isEqualTo(gone + 1);
      pass(interval.minus(TENTH));
    }
  }

  @Test
  void onlySoManyOldOnesGoEachTime() {
    Pool<TestResource> pool =
        open(unbound().max(4).maxLifetime(WINDOW).lifetimeJitter(0).evictionsPerRun(1));
    burst(pool, 3);
    pass(WINDOW.minus(TENTH));
    for (int gone = 0; gone < 3; gone++) {
      assertThat(factory.destroyed()).isEqualTo(gone);
      pass(TENTH);
      assertThat(factory.destroyed()).isEqualTo(gone + 1);
      pass(WINDOW.dividedBy(20).minus(TENTH));
    }
  }

  @Test
  void whatNobodyUsedForLongIsReplacedAlsoBelowMin() {
    Pool<TestResource> pool = open(unbound().min(2).max(3).staleAfter(WINDOW));
    burst(pool, 2);
    Attempt busy = leased(pool);
    int held = busy.resource().id();
    int idle = 3 - held;
    pass(WINDOW.minus(TENTH));
    assertThat(factory.destroyed()).isZero();
    pass(Duration.ofSeconds(1));
    assertThat(factory.calls(ScriptedFactory.Operation.DESTROY))
        .extracting(ScriptedFactory.Call::resource)
        .containsExactly(idle);
    assertThat(pool.stats().total()).isEqualTo(2);
    assertDestroyed(1, Reason.STALE);
    busy.release();
    pass(WINDOW.minus(TENTH));
    assertThat(busy.lease()).isNotNull();
    assertThat(factory.calls(ScriptedFactory.Operation.DESTROY))
        .extracting(ScriptedFactory.Call::resource)
        .doesNotContain(held);
    pass(Duration.ofSeconds(1));
    assertThat(factory.calls(ScriptedFactory.Operation.DESTROY))
        .extracting(ScriptedFactory.Call::resource)
        .contains(held);
    assertThat(pool.stats().total()).isEqualTo(2);
  }

  @Test
  void whatWasNeverUsedIsUnusedSinceItsBirth() {
    Pool<TestResource> pool = open(unbound().max(2).staleAfter(WINDOW));
    start(pool::start).result();
    advanceMillis(130);
    pool.resize(1, 2);
    await("the minimum", () -> pool.stats().idle() == 1);
    pass(WINDOW.minus(TENTH));
    advanceMillis(99);
    assertThat(factory.destroyed()).isZero();
    advanceMillis(1);
    assertDestroyed(1, Reason.STALE);
  }

  @Test
  void aLifetimeEndsOnTime() {
    Pool<TestResource> pool = open(unbound().max(1).maxLifetime(WINDOW).lifetimeJitter(0));
    useOnce(pool);
    pass(WINDOW.minus(TENTH));
    assertThat(useOnce(pool)).isEqualTo(1);
    pass(TENTH);
    assertThat(useOnce(pool)).isEqualTo(2);
    assertDestroyed(1, Reason.LIFETIME);
  }

  @Test
  void theOldestGoesFirstWhereverItIs() {
    Pool<TestResource> pool = open(unbound().max(3).maxLifetime(WINDOW).lifetimeJitter(0));
    List<Attempt> first = Stream.generate(() -> leased(pool)).limit(2).toList();
    pass(WINDOW.dividedBy(2));
    first.get(0).lease().invalidate();
    await("its end", () -> factory.destroyed() == 1);
    first.get(1).release();
    burst(pool, 2);
    pass(WINDOW.dividedBy(2));
    assertThat(factory.calls(ScriptedFactory.Operation.DESTROY))
        .extracting(ScriptedFactory.Call::resource)
        .containsExactly(1, 2);
  }

  @Test
  void whatOutlivedAStandstillIsNotReplacedTogether() {
    Pool<TestResource> pool = open(unbound().max(9).maxLifetime(WINDOW).evictionInterval(TENTH));
    burst(pool, 8);
    clock.jump(Duration.ofHours(1));
    pass(WINDOW.dividedBy(10));
    assertThat(factory.destroyed()).as("in a tenth of the lifetime").isEqualTo(2);
    pass(WINDOW.dividedBy(2));
    assertThat(factory.destroyed()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void jitterShortensALifetimeByItsPartAtMost() {
    Pool<TestResource> pool = open(unbound().max(1).maxLifetime(WINDOW).lifetimeJitter(0.5));
    useOnce(pool);
    pass(WINDOW.dividedBy(2));
    assertThat(useOnce(pool)).isEqualTo(1);
    pass(WINDOW.dividedBy(2));
    assertThat(useOnce(pool)).isGreaterThan(1);
  }

  @Test
  void aLeaseIsNotInterruptedByTheEndOfALifetime() {
    Pool<TestResource> pool = open(unbound().max(1).maxLifetime(WINDOW).lifetimeJitter(0));
    Attempt holder = leased(pool);
    pass(WINDOW.multipliedBy(3));
    holder.resource().enter();
    assertThat(factory.destroyed()).isZero();
    holder.resource().exit();
    holder.release();
    await("its end", () -> factory.destroyed() == 1);
    assertThat(useOnce(pool)).isEqualTo(2);
    assertDestroyed(1, Reason.LIFETIME);
  }

  @Test
  void theReplacementIsMadeFirstIfThereIsRoom() {
    Pool<TestResource> pool =
        open(builder().max(2).idleTimeout(Duration.ZERO).maxLifetime(WINDOW).lifetimeJitter(0));
    useOnce(pool);
    Gate gate = factory.gate();
    factory.creations().next(Behaviour.hang(gate));
    pass(WINDOW);
    gate.awaitArrivals(1);
    pass(Duration.ofSeconds(1));
    assertThat(useOnce(pool)).isEqualTo(1);
    assertThat(factory.destroyed()).isZero();
    gate.open();
    await("the old one's end", () -> factory.destroyed() == 1);
    assertThat(useOnce(pool)).isEqualTo(2);
    assertThat(pool.stats().total()).isEqualTo(1);
  }

  @Test
  void whatWaitsForItsReplacementIsNotTakenForSuperfluous() {
    Pool<TestResource> pool =
        open(
            builder()
                .max(3)
                .executor(executor)
                .idleTimeout(WINDOW)
                .maxLifetime(WINDOW.multipliedBy(2).minus(SECOND))
                .lifetimeJitter(0));
    List<Attempt> both = Stream.generate(() -> leased(pool)).limit(2).toList();
    pass(SECOND.multipliedBy(2));
    both.get(1).lease().invalidate();
    await("its end", () -> factory.destroyed() == 1);
    both.get(0).release();
    burst(pool, 2);
    pass(WINDOW.multipliedBy(2).minus(SECOND.multipliedBy(3)).minus(TENTH));
    holdExecutor();
    pass(SECOND.multipliedBy(2));
    assertThat(pool.stats().retiring()).as("the young one").isEqualTo(1);
    assertThat(pool.stats().idle()).as("the old one, whose successor is being made").isEqualTo(1);
    letExecutorGo();
    assertThat(pool.stats().total()).isEqualTo(1);
    assertThat(factory.created()).isEqualTo(4);
  }

  @Test
  void inAFullPoolResourcesAreReplacedOneByOne() {
    Pool<TestResource> pool =
        open(builder().max(3).idleTimeout(Duration.ZERO).maxLifetime(WINDOW).lifetimeJitter(0));
    burst(pool, 3);
    List<Gate> gates = Stream.generate(factory::gate).limit(3).toList();
    gates.forEach(gate -> factory.creations().next(Behaviour.hang(gate)));
    pass(WINDOW);
    for (int replaced = 1; replaced <= 3; replaced++) {
      Gate gate = gates.get(replaced - 1);
      gate.awaitArrivals(1);
      pass(Duration.ofSeconds(1));
      assertThat(factory.destroyed()).isEqualTo(replaced);
      assertThat(pool.stats().total()).isEqualTo(2);
      gate.open();
    }
    await("the rest", () -> pool.stats().total() == 3);
    assertDestroyed(3, Reason.LIFETIME);
  }

  @Test
  void aFullPoolReplacesAlsoAfterACreationFailed() {
    factory.creations().next(Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(unbound().max(1).maxLifetime(WINDOW).lifetimeJitter(0));
    Attempt first = callers.acquire(pool);
    advanceUntil(SECOND, TENTH, () -> !first.isWaiting());
    first.release();
    pass(WINDOW.plus(SECOND));
    assertThat(factory.destroyed()).isEqualTo(1);
    assertThat(useOnce(pool)).isEqualTo(2);
  }

  @Test
  void inAFullPoolTheNextWaitsForTheEndOfTheLast() {
    Pool<TestResource> pool =
        open(builder().max(3).idleTimeout(Duration.ZERO).maxLifetime(WINDOW).lifetimeJitter(0));
    burst(pool, 3);
    Gate gate = factory.gate();
    factory.destructions().next(Behaviour.hang(gate));
    pass(WINDOW);
    gate.awaitArrivals(1);
    pass(SECOND);
    assertThat(pool.stats().retiring()).isEqualTo(1);
    assertThat(pool.stats().idle()).isEqualTo(2);
    gate.open();
    advancePatiently(TENTH, () -> factory.destroyed() == 3);
  }

  @Test
  void whenAPlaceComesFreeTheNextIsReplacedBeforeItGoes() {
    Pool<TestResource> pool =
        open(
            builder()
                .max(3)
                .createConcurrency(2)
                .idleTimeout(Duration.ZERO)
                .maxLifetime(WINDOW)
                .lifetimeJitter(0));
    List<Attempt> all = Stream.generate(() -> leased(pool)).limit(3).toList();
    all.get(0).release();
    all.get(1).release();
    Gate gate = factory.gate();
    factory.creations().next(2, Behaviour.hang(gate));
    pass(WINDOW);
    gate.awaitArrivals(1);
    all.get(2).lease().invalidate();
    await("the ends of two", () -> pool.stats().destroyed() == 2);
    pass(SECOND);
    gate.awaitArrivals(2);
    assertThat(pool.stats().idle()).isEqualTo(1);
    gate.open();
    await("the end of the third", () -> factory.destroyed() == 3);
  }

  @Test
  void aLongLeaseDoesNotHoldUpTheReplacementOfOthers() {
    Pool<TestResource> pool = open(unbound().max(3).maxLifetime(WINDOW).lifetimeJitter(0));
    burst(pool, 3);
    Attempt holder = leased(pool);
    pass(WINDOW.plusSeconds(3));
    assertThat(factory.destroyed()).isEqualTo(2);
    assertThat(pool.stats().total()).isEqualTo(3);
    assertThat(holder.resource().isDestroyed()).isFalse();
  }

  @Test
  void aLifetimeEndsAlsoWhenThereIsNoReplacement() {
    Pool<TestResource> pool = open(unbound().max(2).maxLifetime(WINDOW).lifetimeJitter(0));
    useOnce(pool);
    factory.creations().always(Behaviour.fail(IllegalStateException::new));
    pass(WINDOW.plusSeconds(1));
    assertThat(factory.destroyed()).isEqualTo(1);
    factory.creations().clear();
    pass(WINDOW.dividedBy(2));
    assertThat(pool.stats().idle()).isEqualTo(1);
  }

  @Test
  void aPoolThatEndsReplacesNothing() {
    Pool<TestResource> pool = open(unbound().max(2).maxLifetime(WINDOW).lifetimeJitter(0));
    Attempt holder = leased(pool);
    Call<Boolean> draining = call(() -> pool.drain(WINDOW.multipliedBy(3)));
    await("draining", () -> pool.state() == PoolState.DRAINING);
    long before = clock.timersMade();
    pass(WINDOW.plus(SECOND));
    assertThat(factory.created()).isEqualTo(1);
    assertThat(clock.timersMade() - before).as("looks").isLessThan(50);
    holder.release();
    assertThat(draining.result()).isTrue();
  }

  @Test
  void whatWasMadeTogetherIsNotReplacedTogether() {
    Pool<TestResource> pool = open(unbound().min(20).max(20).maxLifetime(WINDOW));
    burst(pool, 20);
    Map<Integer, Instant> born = new HashMap<>();
    Map<Integer, Instant> gone = new HashMap<>();
    Duration tick = Duration.ofMillis(10);
    for (Duration at = Duration.ZERO;
        at.compareTo(WINDOW.multipliedBy(3)) < 0;
        at = at.plus(tick)) {
      note(ScriptedFactory.Operation.CREATE, born);
      note(ScriptedFactory.Operation.DESTROY, gone);
      assertThat(pool.stats().total()).isGreaterThanOrEqualTo(19);
      clock.advance(tick);
      executor.runAll();
    }
    assertThat(gone).hasSizeGreaterThanOrEqualTo(40);
    gone.forEach((id, at) -> {
      assertThat(Duration.between(born.get(id), at)).isLessThanOrEqualTo(WINDOW.plus(tick));
      assertThat(gone.values().stream().filter(other -> isWithin(other, at, WINDOW.dividedBy(10))))
          .hasSizeLessThanOrEqualTo(5);
    });
  }

  private void note(ScriptedFactory.Operation operation, Map<Integer, Instant> when) {
    factory.calls(operation).forEach(call -> when.putIfAbsent(call.resource(), clock.instant()));
  }

  private static boolean isWithin(Instant later, Instant earlier, Duration distance) {
    return !later.isBefore(earlier) && later.isBefore(earlier.plus(distance));
  }
}

package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolEvent;
import dev.cenote.PoolEvent.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * When resources go although nothing is wrong with them: idle for too long, unused for too long,
 * too old, used too often. For every {@link Configuration#all() configuration}.
 */
public abstract class RetirementContract extends PoolContract {

  private static final Duration TENTH = Duration.ofMillis(100);
  private static final Duration WINDOW = Duration.ofSeconds(10);

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
  void jitterShortensALargeNumberOfUses() {
    Pool<TestResource> pool = open(unbound().max(1).maxUses(40).lifetimeJitter(0.5));
    int used = 0;
    while (useOnce(pool) == 1) {
      used++;
    }
    assertThat(used).isBetween(20, 40);
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

  /** All of the pool's work is done in step with the test. */
  private PoolBuilder<TestResource> quiet() {
    return builder().createConcurrency(1).executor(executor);
  }

  /** The same without an idle timeout. */
  private PoolBuilder<TestResource> unbound() {
    return quiet().idleTimeout(Duration.ZERO);
  }

  /** Has so many callers hold a resource at the same time. */
  private void burst(Pool<TestResource> pool, int many) {
    List<Attempt> all = Stream.generate(() -> leased(pool)).limit(many).toList();
    all.forEach(Attempt::release);
    assertThat(pool.stats().idle()).isGreaterThanOrEqualTo(many);
  }

  private int useOnce(Pool<TestResource> pool) {
    Attempt attempt = leased(pool);
    int id = attempt.resource().id();
    attempt.release();
    return id;
  }

  /** Lets time pass in small steps, so that the pool's work is done when its time has come. */
  private void pass(Duration duration) {
    Duration end = clock.elapsed().plus(duration);
    while (clock.elapsed().compareTo(end) < 0) {
      advance(TENTH);
    }
  }

  private void assertDestroyed(int many, Reason reason) {
    await("the events", () -> events(PoolEvent.Destroyed.class).size() >= many);
    assertThat(events(PoolEvent.Destroyed.class))
        .hasSize(many)
        .allMatch(event -> event.reason() == reason);
  }
}

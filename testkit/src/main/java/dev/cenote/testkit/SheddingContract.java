package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.OverloadException;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolEvent;
import dev.cenote.Shedding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who is dropped from a queue in which everybody waits for too long, and in which order the others
 * are served meanwhile. For every {@link Configuration#all() configuration}.
 */
public abstract class SheddingContract extends PoolContract {

  private static final int TARGET = 10;
  private static final int INTERVAL = 100;

  /** After so many milliseconds more a thing that was due has happened. */
  private static final int SOON = 2;

  /** Makes the suite for one configuration. */
  protected SheddingContract(Configuration configuration) {
    super(configuration);
  }

  private PoolBuilder<TestResource> shedding(int max) {
    return builder()
        .max(max)
        .shedding(Shedding.controlledDelay(Duration.ofMillis(TARGET), Duration.ofMillis(INTERVAL)));
  }

  /** Has two callers wait until the first of them is dropped; returns the second. */
  private Attempt overload(Pool<TestResource> pool) {
    Attempt first = queued(pool);
    Attempt second = queued(pool);
    advanceMillis(INTERVAL + SOON);
    first.failure(OverloadException.class);
    return second;
  }

  @Test
  void byDefaultNobodyIsDropped() {
    Pool<TestResource> pool = open(1);
    leased(pool);
    List<Attempt> waiters = List.of(queued(pool), queued(pool), queued(pool));

    advance(Duration.ofSeconds(29));

    assertThat(waiters).allMatch(Attempt::isWaiting);
    assertThat(pool.stats().rejections()).isZero();
  }

  @Test
  void whenNoWaitWasGoodForAnIntervalAllWhoWaitTooLongAreDroppedButOne() {
    Pool<TestResource> pool = open(shedding(1));
    Attempt holder = leased(pool);
    List<Attempt> old = List.of(queued(pool), queued(pool), queued(pool));
    Attempt last = queued(pool);
    advanceMillis(INTERVAL - 1);
    assertThat(old).allMatch(Attempt::isWaiting);

    advanceMillis(1 + SOON);

    for (Attempt attempt : old) {
      OverloadException overload = attempt.failure(OverloadException.class);
      assertThat(overload.queued())
          .isBetween(Duration.ofMillis(INTERVAL), Duration.ofMillis(INTERVAL + SOON));
      assertThat(overload.waiting()).isEqualTo(4);
      assertThat(overload.longestHolder()).isPresent();
      assertThat(overload).hasMessageContaining(pool.name()).hasMessageContaining("1/1 in use");
    }
    assertThat(last.isWaiting()).isTrue();
    assertThat(pool.stats().rejections()).isEqualTo(3);
    assertThat(events(PoolEvent.Rejected.class)).hasSize(3).allMatch(event -> event.waiting() == 4);
    holder.release();
    assertThat(last.lease()).isNotNull();
  }

  @Test
  void whoeverIsYoungEnoughIsNotDropped() {
    Pool<TestResource> pool = open(shedding(1));
    leased(pool);
    Attempt old = queued(pool);
    advanceMillis(INTERVAL - 5);
    Attempt young = queued(pool);
    Attempt younger = queued(pool);

    advanceMillis(5 + SOON);

    old.failure(OverloadException.class);
    assertThat(young.isWaiting()).isTrue();
    assertThat(younger.isWaiting()).isTrue();
    advanceMillis(TARGET);
    young.failure(OverloadException.class);
    assertThat(younger.isWaiting()).isTrue();
  }

  @Test
  void inAnOverloadTheNewestIsServedFirstAndTheOthersHaveTheTarget() {
    Pool<TestResource> pool = open(shedding(1));
    Attempt holder = leased(pool);
    Attempt oldest = overload(pool);
    Attempt older = queued(pool);
    advanceMillis(1);
    Attempt newest = queued(pool);

    holder.release();
    assertThat(newest.lease()).isNotNull();
    assertThat(older.isWaiting()).isTrue();
    advanceMillis(TARGET);
    oldest.failure(OverloadException.class);
    newest.release();
    assertThat(older.lease()).isNotNull();
  }

  @Test
  void oneGoodWaitInEveryIntervalIsEnough() {
    Pool<TestResource> pool = open(shedding(1));
    List<Attempt> turns = new ArrayList<>(List.of(leased(pool), queued(pool), queued(pool)));
    for (int turn = 0; turn < 100; turn++) {
      turns.add(queued(pool));
      advanceMillis(3);
      turns.get(turn).release();
      assertThat(turns.get(turn + 1).lease()).isNotNull();
    }

    assertThat(pool.stats().rejections()).isZero();
  }

  @Test
  void whoeverWaitsAloneIsNeverDropped() {
    Pool<TestResource> pool = open(shedding(1));
    leased(pool);
    Attempt alone = queued(pool);

    long before = clock.timersMade();
    for (int second = 0; second < 29; second++) {
      advance(Duration.ofSeconds(1));
      assertThat(alone.isWaiting()).isTrue();
    }
    assertThat(clock.timersMade() - before).as("looks at the queue").isLessThan(29_000 / TARGET);

    advance(Duration.ofSeconds(1));
    alone.failure(AcquireTimeoutException.class);
  }

  @Test
  void theOverloadIsOverWhenNobodyHadToBeDroppedForAnIntervalInOrder() {
    Pool<TestResource> pool = open(shedding(1));
    Attempt holder = leased(pool);
    Attempt last = overload(pool);
    holder.release();
    last.release();
    advanceMillis(INTERVAL + SOON);
    advanceMillis(INTERVAL + SOON);

    Attempt again = leased(pool);
    Attempt first = queued(pool);
    Attempt second = queued(pool);
    advanceMillis(TARGET + SOON);
    assertThat(first.isWaiting()).isTrue();
    again.release();

    assertThat(first.lease()).isNotNull();
    assertThat(second.isWaiting()).isTrue();
    assertThat(pool.stats().rejections()).isEqualTo(1);
  }

  @Test
  void theTrialOfTheOldOrderEndsWithTheFirstWhoIsDropped() {
    Pool<TestResource> pool = open(shedding(1));
    Attempt holder = leased(pool);
    Attempt last = overload(pool);
    advanceMillis(INTERVAL + SOON);
    Attempt first = queued(pool);
    Attempt second = queued(pool);
    last.abandon();
    awaitWaiting(pool, 2);
    holder.release();
    assertThat(first.lease()).isNotNull();
    Attempt third = queued(pool);
    advanceMillis(TARGET + SOON);
    second.failure(OverloadException.class);

    Attempt fourth = queued(pool);
    first.release();
    assertThat(fourth.lease()).isNotNull();
    assertThat(third.isWaiting()).isTrue();
  }

  @Test
  void whoeverWaitsForAResourceThatIsBeingMadeIsNotDropped() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    Pool<TestResource> pool = open(shedding(3));
    List<Attempt> waiters = List.of(queued(pool), queued(pool), queued(pool));
    for (int i = 0; i < 10; i++) {
      advanceMillis(INTERVAL);
    }
    assertThat(waiters).allMatch(Attempt::isWaiting);

    Attempt tooMany = queued(pool);
    advanceMillis(INTERVAL + SOON);
    advanceMillis(INTERVAL + SOON);
    waiters.getFirst().failure(OverloadException.class);
    gate.open();
    assertThat(waiters.get(1).lease()).isNotNull();
    assertThat(waiters.get(2).lease()).isNotNull();
    assertThat(tooMany.lease()).isNotNull();
  }

  @Test
  void aPauseIsNoOverload() {
    Pool<TestResource> pool = open(shedding(1));
    leased(pool).release();
    pool.pause();
    List<Attempt> waiters = List.of(queued(pool), queued(pool), queued(pool));
    for (int i = 0; i < 10; i++) {
      advanceMillis(INTERVAL - 1);
    }
    assertThat(waiters).allMatch(Attempt::isWaiting);

    pool.resume();
    assertThat(waiters.get(0).lease()).isNotNull();
    advanceMillis(INTERVAL - 1);
    waiters.get(0).release();
    assertThat(waiters.get(1).lease()).isNotNull();
    assertThat(waiters.get(2).isWaiting()).isTrue();
    assertThat(pool.stats().rejections()).isZero();
  }

  @Test
  void aStandstillOfTheMachineIsNoOverload() {
    Pool<TestResource> pool = open(shedding(1));
    Attempt holder = leased(pool);
    List<Attempt> waiters = List.of(queued(pool), queued(pool), queued(pool));
    callers.settle();

    clock.jump(Duration.ofSeconds(3));
    advanceMillis(INTERVAL - SOON);

    assertThat(waiters).allMatch(Attempt::isWaiting);
    holder.release();
    assertThat(waiters.getFirst().lease()).isNotNull();
  }

  @Test
  void thosePromisedTheirTurnByADrainGetIt() {
    Pool<TestResource> pool = open(shedding(1));
    Attempt holder = leased(pool);
    Attempt last = overload(pool);
    Attempt newer = queued(pool);
    Call<Boolean> drain = call(() -> pool.drain(Duration.ofSeconds(60)));
    drain.settle();

    for (int i = 0; i < 10; i++) {
      advanceMillis(INTERVAL + SOON);
    }

    assertThat(last.isWaiting()).isTrue();
    assertThat(newer.isWaiting()).isTrue();
    holder.release();
    last.release();
    newer.release();
    assertThat(drain.result()).isTrue();
  }

  @Test
  void onePriorityIsDroppedWhileAnotherWaitsWell() {
    Pool<TestResource> pool = open(shedding(1));
    Attempt holder = leased(pool);
    Attempt low = queued(pool);
    Attempt lower = queued(pool, priority(-1));
    for (int turn = 0; turn < INTERVAL / 5 + 1; turn++) {
      Attempt high = queued(pool, priority(1));
      advanceMillis(5);
      holder.release();
      assertThat(high.lease()).isNotNull();
      holder = high;
    }

    lower.failure(OverloadException.class);
    Attempt high = queued(pool, priority(1));
    advanceMillis(SOON);
    low.failure(OverloadException.class);
    assertThat(high.isWaiting()).isTrue();
  }
}

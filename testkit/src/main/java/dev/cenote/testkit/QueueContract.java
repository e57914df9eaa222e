package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolClosedException;
import dev.cenote.QueueFullException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Who may wait, and how not to: the queue limit and {@link Pool#tryAcquire()}. For every {@link
 * Configuration#all() configuration}.
 */
public abstract class QueueContract extends PoolContract {

  /** Makes the suite for one configuration. */
  protected QueueContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void aColdPoolWhereNobodyMayWaitServesAsManyAsItsMaximum() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    Pool<TestResource> pool = open(builder().max(2).queueLimit(0));
    Attempt first = queued(pool);
    Attempt second = queued(pool);

    QueueFullException rejected = callers.acquire(pool).failure(QueueFullException.class);
    assertThat(rejected.waiting()).isEqualTo(2);
    assertThat(rejected.queueLimit()).isZero();
    assertThat(rejected.poolName()).isEqualTo(pool.name());
    assertThat(pool.stats().rejections()).isEqualTo(1);

    gate.open();
    assertThat(first.lease()).isNotNull();
    assertThat(second.lease()).isNotNull();
    callers.acquire(pool).failure(QueueFullException.class);
    first.release();
    assertThat(callers.acquire(pool).lease()).isNotNull();
    assertThat(pool.stats().rejections()).isEqualTo(2);
  }

  @Test
  void asManyMayWaitAsTheLimitSaysAndPlacesAreFreedAgain() {
    Pool<TestResource> pool = open(builder().max(1).queueLimit(2));
    Attempt holder = leased(pool);
    Attempt hasty = queued(pool, timeoutMillis(10));
    Attempt patient = queued(pool);
    callers.acquire(pool).failure(QueueFullException.class);

    advanceMillis(10);
    hasty.failure(AcquireTimeoutException.class);
    Attempt latecomer = queued(pool);
    callers.acquire(pool).failure(QueueFullException.class);

    holder.release();
    patient.lease();
    Attempt afterwards = queued(pool);
    patient.release();
    latecomer.release();
    assertThat(afterwards.lease()).isNotNull();
  }

  @Test
  void theRejectionNamesTheNumbersAndTheHolder() {
    Pool<TestResource> pool = open(builder().max(1).queueLimit(0));
    leased(pool);

    QueueFullException rejected = callers.acquire(pool).failure(QueueFullException.class);

    assertThat(rejected).hasMessageContaining(pool.name()).hasMessageContaining("1/1 in use");
    assertThat(rejected.longestHolder()).isPresent();
    assertThat(rejected.stats().inUse()).isEqualTo(1);
  }

  @Test
  void aPlaceThatAwaitsItsBackoffCountsAsRoom() {
    factory.creations().always(Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(builder().max(1).queueLimit(0));
    Attempt waiter = queued(pool);
    await("a failure", () -> pool.stats().createFailures() > 0);

    callers.acquire(pool).failure(QueueFullException.class);
    assertThat(waiter.isWaiting()).isTrue();
  }

  @Test
  void tryAcquireTakesWhatIsIdle() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();

    Optional<Lease<TestResource>> taken = pool.tryAcquire();

    assertThat(taken).isPresent();
    assertThat(pool.stats().inUse()).isEqualTo(1);
    assertThat(pool.tryAcquire()).isEmpty();
    taken.orElseThrow().close();
    assertThat(pool.stats().idle()).isEqualTo(1);
    assertThat(pool.stats().timeouts()).isZero();
    assertThat(pool.stats().rejections()).isZero();
  }

  @Test
  void tryAcquireStartsACreationInTheBackgroundWhenThereIsRoom() {
    Pool<TestResource> pool = open(builder().max(2).queueLimit(0));
    assertThat(pool.tryAcquire()).isEmpty();
    await("what was started", () -> pool.stats().idle() == 1);
    Optional<Lease<TestResource>> taken = pool.tryAcquire();
    assertThat(taken).isPresent();
    assertThat(factory.created()).isEqualTo(1);
    taken.orElseThrow().close();
  }

  @Test
  void tryAcquireDoesNotWaitForAFactoryThatHangsNorExceedTheMaximum() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(2);
    for (int turn = 0; turn < 10; turn++) {
      assertThat(pool.tryAcquire()).isEmpty();
    }
    gate.awaitArrivals(1);
    assertThat(pool.stats().creating()).isBetween(1, 2);
    gate.open();
    await("what was started", () -> pool.stats().idle() >= 1 && pool.stats().creating() == 0);
    assertThat(factory.created()).isBetween(1, 2);
  }

  @Test
  void tryAcquireGetsNothingWhileOthersWait() {
    Gate gate = factory.gate();
    Pool<TestResource> pool = open(2);
    Attempt holder = leased(pool);
    factory.creations().next(Behaviour.hang(gate));
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);

    assertThat(pool.tryAcquire()).isEmpty();
    holder.release();
    assertThat(waiter.resource().id()).isEqualTo(1);
    assertThat(pool.tryAcquire()).isEmpty();

    gate.open();
    await("the second resource", () -> pool.stats().idle() == 1);
    pool.tryAcquire().orElseThrow().close();
  }

  @Test
  void tryAcquireIsRefusedByAClosedPool() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    pool.closeNow();
    assertThatThrownBy(pool::tryAcquire).isInstanceOf(PoolClosedException.class);
  }
}

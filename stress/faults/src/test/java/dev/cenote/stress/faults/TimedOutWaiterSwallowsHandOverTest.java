package dev.cenote.stress.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The classic of pools that hand over: the resource goes to a waiter whose time ends in the same
 * moment; the waiter leaves with a timeout, and the resource is nobody's for ever.
 */
class TimedOutWaiterSwallowsHandOverTest {
  private static final int ROUNDS = 20_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_resource_whose_waiter_times_out_is_free(boolean virtual) throws Exception {
    SplittableRandom dice = new SplittableRandom(1);
    AtomicInteger timeouts = new AtomicInteger();
    CyclicBarrier barrier = new CyclicBarrier(2);
    try (Pool<Object> pool =
        Pool.builder(Object::new).registry(PoolRegistry.create()).max(1).build()) {
      Runnable waiter = () -> wait(pool, barrier, new SplittableRandom(2), timeouts);
      Thread thread =
          virtual ? Thread.startVirtualThread(waiter) : Thread.ofPlatform().start(waiter);
      for (int round = 0; round < ROUNDS; round++) {
        Lease<Object> lease = pool.acquire(Duration.ofSeconds(10)); // fails if it was swallowed
        barrier.await();
        LockSupport.parkNanos(dice.nextInt(100_000));
        lease.close();
        barrier.await();
      }
      thread.join();
      assertThat(pool.stats().acquired()).isEqualTo(pool.stats().released());
      assertThat(timeouts).hasPositiveValue();
    }
  }

  private static void wait(
      Pool<Object> pool, CyclicBarrier barrier, SplittableRandom dice, AtomicInteger timeouts) {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        barrier.await();
        try {
          pool.acquire(Duration.ofNanos(dice.nextInt(200_000))).close();
        } catch (AcquireTimeoutException e) {
          timeouts.incrementAndGet();
        }
        barrier.await();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_future_that_is_cancelled_in_the_moment_of_its_hand_over_gives_on() throws Exception {
    try (Pool<Object> pool =
        Pool.builder(Object::new).registry(PoolRegistry.create()).max(1).build()) {
      for (int round = 0; round < ROUNDS; round++) {
        Lease<Object> lease = pool.acquire(Duration.ofSeconds(10)); // fails if it was swallowed
        var future = pool.acquireAsync();
        Thread releaser = Thread.startVirtualThread(lease::close);
        if (!future.cancel(false)) {
          future.join().close();
        }
        releaser.join();
      }
      Optional<Lease<Object>> last = pool.tryAcquire();
      last.ifPresent(Lease::close);
    }
  }
}

package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import dev.cenote.IdleOrder;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolRegistry;
import dev.cenote.PoolState;
import dev.cenote.PoolStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of operations, in which the pool's own tasks are carried out one at a time,
 * late, and in any order, and in which the factory fails in all its methods. What the outcome is
 * depends on chance; that the books balance and nobody is left behind does not. Everything runs on
 * one thread.
 *
 * <p>A failure names its seed; {@code -Dcenote.interleaving.seed=<seed>} replays that sequence
 * alone, and {@code -Dcenote.interleaving.runs=<n>} sets how many are tried.
 */
class InterleavingTest {

  private static final int RUNS = Integer.getInteger("cenote.interleaving.runs", 500);
  private static final int OPERATIONS = 150;
  private static final List<IdleOrder> ORDERS = List.of(IdleOrder.values());
  private static final long FIRST_SEED = 1;

  @Test
  void whateverHappensInWhateverOrderNothingIsLost() {
    Long only = Long.getLong("cenote.interleaving.seed");
    if (only != null) {
      new Run(only).play();
      return;
    }
    for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      new Run(seed).play();
    }
  }

  /** One sequence of operations. */
  private static final class Run {
    private final long seed;
    private final Random random;
    private final List<String> log = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final ManualExecutor executor = new ManualExecutor();
    private final ScriptedFactory factory = new ScriptedFactory();
    private final int max;
    private final Pool<TestResource> pool;

    private final List<CompletableFuture<Lease<TestResource>>> asked = new ArrayList<>();
    private final List<CompletableFuture<Void>> heard = new ArrayList<>();
    private final List<Lease<TestResource>> leases = new ArrayList<>();

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.max = 1 + random.nextInt(4);
      this.pool =
          Pool.builder(factory)
              .name("interleaving")
              .min(random.nextInt(max + 1))
              .max(max)
              .createConcurrency(1 + random.nextInt(max))
              .failFast(random.nextInt(4) == 0)
              .createTimeout(Duration.ofMillis(500))
              .destroyTimeout(Duration.ofMillis(500))
              .idleOrder(ORDERS.get(random.nextInt(ORDERS.size())))
              .registry(PoolRegistry.create())
              .clock(clock)
              .executor(executor)
              .build();
    }

    void play() {
      try {
        boolean ends = random.nextInt(3) == 0;
        for (int step = 0; step < OPERATIONS; step++) {
          if (ends && step == OPERATIONS * 2 / 3) {
            finish();
          }
          operate();
          collect();
          check(pool.stats());
        }
        settle();
      } catch (Throwable failure) {
        throw new AssertionError(
            "seed %d (replay with -Dcenote.interleaving.seed=%d), %s, after:%n%s"
                .formatted(seed, seed, pool.stats(), String.join("\n", log)),
            failure);
      }
    }

    private void operate() throws InterruptedException {
      switch (random.nextInt(16)) {
        case 0, 1, 2 -> ask();
        case 3 -> tryAcquire();
        case 4, 5 -> endLease();
        case 6 -> leave();
        case 7 -> condemn();
        case 8 -> clear();
        case 9 -> trouble();
        case 10 -> advance();
        default -> {
          log.add("run a task");
          executor.runAny(random);
        }
      }
    }

    private void ask() {
      log.add("acquire");
      CompletableFuture<Lease<TestResource>> future =
          pool.acquireAsync(
              AcquireOptions.defaults()
                  .priority(random.nextInt(3))
                  .timeout(Duration.ofMillis(random.nextInt(2_000))));
      asked.add(future);
      heard.add(future.thenAccept(lease -> log.add("a future brings " + lease)));
    }

    private void tryAcquire() {
      log.add("tryAcquire");
      try {
        pool.tryAcquire().ifPresent(this::hold);
      } catch (PoolClosedException closed) {
        assertThat(pool.state()).isNotEqualTo(PoolState.RUNNING);
      }
    }

    private void endLease() {
      if (!leases.isEmpty()) {
        Lease<TestResource> lease = leases.remove(random.nextInt(leases.size()));
        TestResource resource = lease.get();
        resource.exit();
        switch (random.nextInt(4)) {
          case 0 -> {
            log.add("invalidate the lease of " + resource);
            lease.invalidate();
          }
          case 1 -> {
            log.add("detach " + resource);
            lease.detach();
          }
          default -> {
            log.add("release " + resource);
            lease.close();
          }
        }
        lease.close();
        lease.invalidate();
      }
    }

    private void leave() {
      if (!asked.isEmpty()) {
        log.add("leave");
        asked.get(random.nextInt(asked.size())).cancel(true);
      }
    }

    private void condemn() {
      if (!leases.isEmpty()) {
        TestResource resource = leases.get(random.nextInt(leases.size())).get();
        log.add("pool.invalidate " + resource);
        pool.invalidate(resource);
      }
    }

    private void clear() {
      log.add("clear");
      pool.clear();
    }

    private void trouble() {
      Behaviour fail = Behaviour.fail(IllegalStateException::new);
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          log.add("creations fail");
          factory.creations().next(1 + random.nextInt(4), fail);
        }
        case 2 -> {
          log.add("a destruction fails");
          factory.destructions().next(fail);
        }
        case 3 -> {
          log.add("an acquire hook fails");
          factory.acquisitions().next(fail);
        }
        default -> {
          log.add("a release hook fails");
          factory.releases().next(fail);
        }
      }
    }

    private void advance() {
      int millis = random.nextInt(300);
      log.add("advance " + millis + " ms");
      clock.advance(Duration.ofMillis(millis));
    }

    private void finish() throws InterruptedException {
      if (random.nextBoolean()) {
        log.add("drain");
        pool.drain(Duration.ZERO);
      } else {
        log.add("closeNow");
        pool.closeNow();
      }
    }

    /** Takes hold of what was handed over meanwhile. */
    private void collect() {
      asked.removeIf(future -> {
        if (future.isDone() && !future.isCompletedExceptionally()) {
          hold(future.join());
        }
        return future.isDone();
      });
    }

    private void hold(Lease<TestResource> lease) {
      log.add("got " + lease.get());
      lease.get().enter();
      leases.add(lease);
    }

    private void check(PoolStats stats) {
      assertThat(stats.created())
          .as("created")
          .isEqualTo(
              stats.destroyed()
                  + stats.detached()
                  + stats.idle()
                  + stats.inUse()
                  + stats.checking()
                  + stats.retiring());
      assertThat(stats.total()).as("total").isBetween(0, max);
      assertThat(stats.inUse() + stats.checking())
          .as("in use, %s", stats)
          .isGreaterThanOrEqualTo(leases.size());
      assertThat(factory.violations()).isEmpty();
    }

    /** From here on everything works; in the end nobody waits and nothing is left. */
    private void settle() {
      log.add("settle");
      factory.heal();
      long limit = asked.size() + 100L;
      for (int turn = 0; turn < limit && !(asked.isEmpty() && leases.isEmpty()); turn++) {
        executor.runAll();
        collect();
        List.copyOf(leases)
            .forEach(lease -> {
              lease.get().exit();
              lease.close();
            });
        leases.clear();
        clock.advance(Duration.ofMillis(50));
      }
      executor.runAll();
      assertThat(asked).as("callers left waiting").isEmpty();
      assertThat(heard).as("dependents").allMatch(CompletableFuture::isDone);
      PoolValidator validator = new PoolValidator(pool, executor::runAll);
      validator.assertQuiet();
      pool.closeNow();
      validator.assertQuiet();
      assertThat(pool.stats().total()).isZero();
      assertThat(factory.created()).isEqualTo(factory.destroyed() + (int) pool.stats().detached());
      assertThat(pool.stats().destroyed()).isEqualTo(factory.destroyed());
    }
  }
}

package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import dev.cenote.IdleOrder;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolException;
import dev.cenote.PoolRegistry;
import dev.cenote.TaskFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many callers of every kind at once, on the machine's own clock, while leases are invalidated,
 * threads interrupted, futures cancelled, creations and hooks fail: nothing is lost, nobody is
 * stranded, no resource is held by two. Which caller does what is drawn from a seed that the
 * failure names; {@code -Dcenote.stress.seed=<seed>} sets it.
 */
@SuppressWarnings("ThreadPriorityCheck") // to mix callers up, not to order them
class StressTest {

  private static final long SEED = Long.getLong("cenote.stress.seed", System.nanoTime());
  private static final int PLATFORM_THREADS = 8;
  private static final int VIRTUAL_THREADS = 100;
  private static final int OPERATIONS = 15_000;
  private static final int TURNS_BETWEEN_TROUBLES = 40;

  private final ScriptedFactory factory = new ScriptedFactory();
  private final PoolRegistry registry = PoolRegistry.create();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
  private final AtomicLong turns = new AtomicLong();
  private final AtomicLong detached = new AtomicLong();

  static Stream<Arguments> kinds() {
    return Stream.of(IdleOrder.values())
        .flatMap(order -> Stream.of(true, false).map(hooked -> Arguments.of(order, hooked)));
  }

  @ParameterizedTest(name = "{0}, hooks: {1}")
  @MethodSource("kinds")
  void nothingIsLostHoweverRoughItGets(IdleOrder order, boolean hooked) throws Exception {
    Pool<TestResource> pool = builder(hooked).idleOrder(order).min(2).max(5).build();
    List<Thread> workers = workers(pool);
    Random chance = new Random(SEED);
    for (int next = 0; next < OPERATIONS; next += 1 + chance.nextInt(TURNS_BETWEEN_TROUBLES)) {
      int until = next;
      Await.until("the next turns", () -> turns.get() >= until || !failures.isEmpty());
      trouble(chance, pool, workers);
    }
    finish(workers);
    validate(pool);
  }

  @ParameterizedTest(name = "{0}, hooks: {1}")
  @MethodSource("kinds")
  void nothingIsLostWhenItEndsInTheMidstOfIt(IdleOrder order, boolean hooked) throws Exception {
    for (int round = 0; round < 20; round++) {
      turns.set(0);
      Pool<TestResource> pool =
          builder(hooked)
              .idleOrder(order)
              .min(1)
              .max(4)
              .closeTimeout(Duration.ofMillis(1 + round))
              .build();
      List<Thread> workers = workers(pool);
      Await.until("some turns", () -> turns.get() > 300);
      if (round % 2 == 0) {
        pool.close();
      } else {
        pool.closeNow();
      }
      finish(workers);
      validate(pool);
    }
  }

  private PoolBuilder<TestResource> builder(boolean hooked) {
    PoolBuilder<TestResource> builder =
        hooked
            ? Pool.builder(factory)
            : Pool.<TestResource>builder(() -> factory.create()).destroy(factory::destroy);
    return builder
        .name("stress")
        .registry(registry)
        .onTaskFailure(TaskFailure.DESTROY)
        .acquireTimeout(Duration.ofSeconds(20));
  }

  private List<Thread> workers(Pool<TestResource> pool) {
    List<Thread> workers = new ArrayList<>();
    for (int index = 0; index < PLATFORM_THREADS + VIRTUAL_THREADS; index++) {
      Thread.Builder threads =
          index < PLATFORM_THREADS ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
      Random chance = new Random(SEED + index);
      workers.add(threads.name("worker-" + index).start(() -> work(pool, chance)));
    }
    return workers;
  }

  private void work(Pool<TestResource> pool, Random chance) {
    while (turns.incrementAndGet() < OPERATIONS && failures.isEmpty()) {
      try {
        turn(pool, chance);
      } catch (InterruptedException | IOException expected) {
        // What this test does to its workers, or what its tasks throw.
      } catch (PoolClosedException closed) {
        return;
      } catch (PoolException expected) {
        Thread.yield();
      } catch (Throwable failure) {
        failures.add(failure);
      }
    }
  }

  private void turn(Pool<TestResource> pool, Random chance)
      throws InterruptedException, IOException {
    AcquireOptions options =
        AcquireOptions.defaults()
            .priority(chance.nextInt(3))
            .timeout(Duration.ofNanos(chance.nextInt(20_000_000)));
    switch (chance.nextInt(10)) {
      case 0, 1, 2 -> end(use(pool.acquire(options)), chance);
      case 3, 4 -> end(use(pool.acquire()), chance);
      case 5 -> pool.tryAcquire().ifPresent(lease -> end(use(lease), chance));
      case 6, 7 -> task(pool, options, chance.nextInt(20) == 0);
      default -> async(pool, options, chance);
    }
  }

  private static Lease<TestResource> use(Lease<TestResource> lease) {
    lease.get().enter();
    Thread.yield();
    lease.get().exit();
    return lease;
  }

  private void task(Pool<TestResource> pool, AcquireOptions options, boolean fails)
      throws InterruptedException, IOException {
    pool.<IOException>run(
        options,
        resource -> {
          resource.enter();
          Thread.yield();
          resource.exit();
          if (fails) {
            throw new IOException("a task's");
          }
        });
  }

  private void async(Pool<TestResource> pool, AcquireOptions options, Random chance) {
    CompletableFuture<Lease<TestResource>> future = pool.acquireAsync(options);
    if (chance.nextInt(3) == 0) {
      if (chance.nextBoolean()) {
        Thread.yield();
      }
      if (future.cancel(true)) {
        return;
      }
    }
    long seed = chance.nextLong();
    futures.add(future.thenAccept(lease -> end(use(lease), new Random(seed))));
  }

  /** Ends a lease in one of the ways there are, now and then twice, now and then elsewhere. */
  private static void end(Lease<TestResource> lease, Random chance) {
    switch (chance.nextInt(40)) {
      case 0 -> lease.invalidate();
      case 1 -> lease.detach();
      case 2 -> {
        Thread.ofVirtual().start(lease::close);
        lease.close();
      }
      case 3 -> {
        lease.close();
        lease.invalidate();
      }
      default -> lease.close();
    }
  }

  private void trouble(Random chance, Pool<TestResource> pool, List<Thread> workers) {
    switch (chance.nextInt(40)) {
      case 0 -> pool.clear();
      case 1 -> factory.creations().next(Behaviour.fail(IllegalStateException::new));
      case 2 -> factory.destructions().next(Behaviour.fail(IllegalStateException::new));
      case 3 -> factory.acquisitions().next(Behaviour.fail(IllegalStateException::new));
      case 4 -> factory.releases().next(Behaviour.fail(IllegalStateException::new));
      case 5 -> pool.tryAcquire().ifPresent(lease -> condemn(pool, lease));
      default -> workers.get(chance.nextInt(workers.size())).interrupt();
    }
  }

  private static void condemn(Pool<TestResource> pool, Lease<TestResource> lease) {
    TestResource resource = lease.get();
    lease.close();
    pool.invalidate(resource);
  }

  private void finish(List<Thread> workers) {
    for (Thread worker : workers) {
      Await.until(() -> worker + " to end", () -> !worker.isAlive());
    }
    futures.forEach(future -> Await.until("a future to end", future::isDone));
    assertThat(failures).as("seed %d", SEED).isEmpty();
  }

  private void validate(Pool<TestResource> pool) {
    factory.heal();
    PoolValidator validator = new PoolValidator(pool, () -> {});
    validator.assertQuiet();
    pool.close();
    validator.assertEnded(registry);
    assertThat(factory.violations()).as("seed %d", SEED).isEmpty();
    assertThat(factory.destroyed() + detached.addAndGet(pool.stats().detached()))
        .isEqualTo(factory.created());
  }
}

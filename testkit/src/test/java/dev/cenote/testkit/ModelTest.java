package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.IdleOrder;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolRegistry;
import dev.cenote.PoolStats;
import dev.cenote.QueueFullException;
import dev.cenote.testkit.PoolModel.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of operations on a pool and on {@link PoolModel}, side by side: after each one,
 * once everything has come to rest, both must say the same. Everything runs on one thread.
 *
 * <p>A failure names its seed; {@code -Dcenote.model.seed=<seed>} replays that sequence alone, and
 * {@code -Dcenote.model.runs=<n>} sets how many are tried.
 */
class ModelTest {

  private static final int RUNS = Integer.getInteger("cenote.model.runs", 1_000);
  private static final int OPERATIONS = 80;
  private static final List<IdleOrder> ORDERS = List.of(IdleOrder.values());
  private static final long FIRST_SEED = 42;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  @Test
  void aPoolDoesWhatItsModelDoes() {
    Long only = Long.getLong("cenote.model.seed");
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
    private final PoolRegistry registry = PoolRegistry.create();
    private final PoolModel.Setup setup;
    private final PoolModel model;
    private final Pool<TestResource> pool;

    private final List<CompletableFuture<Lease<TestResource>>> callers = new ArrayList<>();
    private final List<CompletableFuture<Boolean>> heard = new ArrayList<>();
    private final Map<Integer, Lease<TestResource>> leases = new HashMap<>();
    private final Map<Integer, TestResource> resources = new HashMap<>();
    private int madeBefore;

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      int max = 1 + random.nextInt(4);
      this.setup =
          new PoolModel.Setup(
              random.nextInt(max + 1),
              max,
              random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(4)),
              random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(1 + random.nextInt(3)),
              ORDERS.get(random.nextInt(ORDERS.size())));
      this.model = new PoolModel(setup);
      PoolBuilder<TestResource> builder =
          Pool.builder(factory)
              .name("model")
              .min(setup.min())
              .max(max)
              .createConcurrency(1 + random.nextInt(max))
              .priorityAgeing(setup.ageing())
              .idleOrder(setup.order())
              .registry(registry)
              .clock(clock)
              .executor(executor);
      setup.queueLimit().ifPresent(builder::queueLimit);
      this.pool = builder.build();
    }

    void play() {
      try {
        executor.runAll();
        for (int step = 0; step < OPERATIONS; step++) {
          operate();
          compare();
        }
        end();
      } catch (Throwable failure) {
        throw new AssertionError(
            "seed %d (replay with -Dcenote.model.seed=%d), %s, %s, after:%n%s"
                .formatted(seed, seed, setup, pool.stats(), String.join("\n", log)),
            failure);
      }
    }

    private void operate() {
      switch (random.nextInt(25)) {
        case 0, 1, 2, 3, 4, 5 -> acquire();
        case 6 -> tryAcquire();
        case 7, 8, 9, 10 -> anyLease().ifPresent(this::release);
        case 11 -> anyLease().ifPresent(this::invalidate);
        case 12 -> anyLease().ifPresent(this::detach);
        case 13 -> condemn();
        case 14 -> clear();
        case 15, 16 -> leave();
        case 17, 18 -> advance();
        case 19 -> pauseOrResume();
        case 20 -> reset();
        case 21, 22 -> resize();
        case 23 -> anyLease().ifPresent(this::renew);
        default -> seldom();
      }
    }

    private void seldom() {
      switch (random.nextInt(12)) {
        case 0 -> {
          log.add("drain");
          model.drain();
          drain();
        }
        case 1 -> {
          log.add("closeNow");
          model.close();
          pool.closeNow();
        }
        case 2, 3, 4, 5, 6 -> {
          log.add("outage");
          model.fail();
          factory.creations().always(Behaviour.fail(IllegalStateException::new));
        }
        default -> heal();
      }
    }

    private void acquire() {
      int priority = random.nextInt(4) == 0 ? random.nextInt(7) - 3 : 0;
      boolean mayNotWait = setup.queueLimit().isEmpty() && random.nextInt(8) == 0;
      long timeout = mayNotWait ? 0 : 1_000L * (1 + random.nextInt(30));
      log.add(
          "caller %d: acquire, priority %d, timeout %d"
              .formatted(callers.size(), priority, timeout));
      OptionalInt expected = model.isThereForTheTaking() ? model.pick() : OptionalInt.empty();
      model.acquire(priority, timeout);
      CompletableFuture<Lease<TestResource>> future =
          pool.acquireAsync(
              AcquireOptions.defaults().priority(priority).timeout(Duration.ofMillis(timeout)));
      callers.add(future);
      heard.add(future.handle((lease, failure) -> lease != null));
      executor.runAll();
      expected.ifPresent(id -> assertThat(future.join().get().id()).isEqualTo(id));
    }

    private void tryAcquire() {
      log.add("tryAcquire");
      boolean isRefused = model.isDrainedOrClosed();
      boolean isThere = model.isThereForTheTaking();
      OptionalInt expected = isThere ? model.pick() : OptionalInt.empty();
      Optional<Lease<TestResource>> taken;
      try {
        taken = pool.tryAcquire();
        assertThat(isRefused).isFalse();
      } catch (PoolClosedException refused) {
        assertThat(isRefused).isTrue();
        return;
      }
      assertThat(taken.isPresent()).isEqualTo(isThere);
      if (taken.isPresent()) {
        expected.ifPresent(id -> assertThat(taken.get().get().id()).isEqualTo(id));
        model.acquire(0, 0);
        callers.add(CompletableFuture.completedFuture(taken.get()));
      } else {
        model.lookInVain();
      }
    }

    private void release(Lease<TestResource> lease) {
      TestResource resource = lease.get();
      log.add("release " + resource);
      leases.remove(resource.id());
      model.release(resource.id());
      resource.exit();
      lease.close();
      if (random.nextInt(4) == 0) {
        lease.close();
        lease.invalidate();
      }
    }

    private void invalidate(Lease<TestResource> lease) {
      TestResource resource = lease.get();
      log.add("invalidate the lease of " + resource);
      leases.remove(resource.id());
      model.invalidate(resource.id());
      resource.exit();
      lease.invalidate();
      lease.close();
    }

    private void detach(Lease<TestResource> lease) {
      TestResource resource = lease.get();
      log.add("detach " + resource);
      leases.remove(resource.id());
      model.detach(resource.id());
      lease.detach();
    }

    private void condemn() {
      if (!resources.isEmpty()) {
        TestResource resource = resources.get(1 + random.nextInt(factory.created()));
        if (resource != null) {
          log.add("pool.invalidate " + resource);
          model.condemn(resource.id());
          pool.invalidate(resource);
        }
      }
    }

    private void clear() {
      log.add("clear");
      model.clear();
      pool.clear();
    }

    private void reset() {
      log.add("reset");
      model.reset();
      pool.reset();
    }

    private void pauseOrResume() {
      boolean isPaused = model.isPaused();
      log.add(isPaused ? "resume" : "pause");
      try {
        if (isPaused) {
          pool.resume();
          model.resume();
        } else {
          pool.pause();
          model.pause();
        }
        assertThat(model.isDrainedOrClosed()).isFalse();
      } catch (PoolClosedException refused) {
        assertThat(model.isDrainedOrClosed()).isTrue();
      }
    }

    private void resize() {
      int max = 1 + random.nextInt(5);
      int min = random.nextInt(max + 1);
      log.add("resize to " + min + " to " + max);
      int before = factory.calls(ScriptedFactory.Operation.DESTROY).size();
      try {
        pool.resize(min, max);
        assertThat(model.isDrainedOrClosed()).isFalse();
      } catch (PoolClosedException refused) {
        assertThat(model.isDrainedOrClosed()).isTrue();
        return;
      }
      awaitRest(List.of());
      List<Integer> gone =
          factory.calls(ScriptedFactory.Operation.DESTROY).stream()
              .skip(before)
              .map(ScriptedFactory.Call::resource)
              .toList();
      assertThat(model.resize(min, max, gone)).as("%s went", gone).isTrue();
    }

    /** Renews a lease if that need not wait, for everything runs on one thread. */
    private void renew(Lease<TestResource> lease) {
      if (!model.isThereForTheTaking()) {
        return;
      }
      TestResource old = lease.get();
      log.add("renew the lease of " + old);
      OptionalInt expected = model.pick();
      leases.remove(old.id());
      model.renew(old.id());
      old.exit();
      TestResource other;
      try {
        other = lease.renew();
      } catch (InterruptedException impossible) {
        throw new AssertionError(impossible);
      }
      expected.ifPresent(id -> assertThat(other.id()).isEqualTo(id));
      assertThat(lease.get()).isSameAs(other);
      callers.add(CompletableFuture.completedFuture(lease));
    }

    private void leave() {
      List<Integer> waiting =
          IntStream.range(0, model.callers())
              .filter(caller -> model.fate(caller) == Fate.WAITING && !callers.get(caller).isDone())
              .boxed()
              .toList();
      if (!waiting.isEmpty()) {
        int caller = waiting.get(random.nextInt(waiting.size()));
        log.add("caller " + caller + ": leave");
        model.leave(caller);
        if (random.nextBoolean()) {
          callers.get(caller).cancel(true);
        } else {
          callers.get(caller).completeExceptionally(new IllegalStateException("changed my mind"));
        }
      }
    }

    private void advance() {
      int seconds = 1 + random.nextInt(4);
      log.add("advance " + seconds + " s");
      pass(seconds);
    }

    private void heal() {
      log.add("heal, and 6 s for the pool to notice");
      factory.creations().clear();
      model.heal();
      for (int step = 0; step < 4; step++) {
        clock.advance(Duration.ofMillis(225));
        executor.runAll();
      }
      clock.advance(Duration.ofMillis(99));
      executor.runAll();
      compare();
      clock.advance(Duration.ofMillis(1));
      executor.runAll();
      model.advance(1_000);
      compare();
      pass(5);
      model.recovered();
      compare();
    }

    private void pass(int seconds) {
      for (int second = 0; second < seconds; second++) {
        clock.advance(Duration.ofSeconds(1));
        executor.runAll();
        model.advance(1_000);
        compare();
      }
    }

    private void drain() {
      try {
        pool.drain(Duration.ZERO);
      } catch (InterruptedException impossible) {
        throw new AssertionError(impossible);
      }
    }

    private void compare() {
      List<Integer> served = model.settle();
      awaitRest(served);
      List<Integer> made =
          new ArrayList<>(
              IntStream.rangeClosed(madeBefore + 1, factory.created()).boxed().toList());
      int limit = model.mayMake(served.size());
      assertThat(made.size()).as("resources made at once").isLessThanOrEqualTo(limit);
      for (int caller : served) {
        Lease<TestResource> lease = callers.get(caller).getNow(null);
        assertThat(lease).as("the lease of caller %d", caller).isNotNull();
        TestResource resource = lease.get();
        resource.enter();
        boolean isNew = made.removeIf(id -> id == resource.id());
        assertThat(model.got(resource.id(), isNew)).as("%s was free", resource).isTrue();
        leases.put(resource.id(), lease);
        resources.put(resource.id(), resource);
      }
      model.stocked(made);
      madeBefore = factory.created();
      compareCallers();
      compareFigures(pool.stats());
    }

    /** A sweep of the engine runs on real time, and may be in the midst of the same work. */
    private void awaitRest(List<Integer> served) {
      Await.until(
          () -> "rest, and the leases of callers " + served,
          () -> {
            executor.runAll();
            PoolStats stats = pool.stats();
            return stats.checking() == 0
                && stats.retiring() == 0
                && stats.creating() == 0
                && served.stream().allMatch(caller -> callers.get(caller).isDone());
          });
    }

    private void compareCallers() {
      for (int caller = 0; caller < callers.size(); caller++) {
        CompletableFuture<Lease<TestResource>> future = callers.get(caller);
        switch (model.fate(caller)) {
          case WAITING ->
              assertThat(!future.isDone() || future.isCompletedExceptionally())
                  .as("caller %d waits, or left", caller)
                  .isTrue();
          case SERVED -> assertThat(future).as("caller %d", caller).isCompleted();
          case TIMED_OUT -> assertFailed(caller, AcquireTimeoutException.class);
          case REJECTED -> assertFailed(caller, QueueFullException.class);
          case REFUSED -> assertFailed(caller, PoolClosedException.class);
        }
      }
    }

    private void assertFailed(int caller, Class<? extends Throwable> type) {
      CompletableFuture<?> future = callers.get(caller);
      assertThat(future).as("caller %d", caller).isCompletedExceptionally();
      assertThat(future.exceptionNow()).as("caller %d", caller).isInstanceOf(type);
    }

    private void compareFigures(PoolStats stats) {
      PoolValidator.assertBalanced(stats, Math.max(model.max(), model.leased().size()));
      assertThat(stats.waiting()).as("waiting").isEqualTo(model.waiting());
      assertThat(stats.inUse()).as("in use").isEqualTo(model.leased().size());
      assertThat(stats.idle()).as("idle").isEqualTo(model.idle().size());
      assertThat(stats.total()).as("total").isGreaterThanOrEqualTo(model.least());
      assertThat(stats.acquired()).as("acquired").isEqualTo(model.served);
      assertThat(stats.released()).as("released").isEqualTo(model.ended);
      assertThat(stats.created()).as("created").isEqualTo(factory.created());
      assertThat(stats.destroyed()).as("destroyed").isEqualTo(model.destroyed);
      assertThat(stats.detached()).as("detached").isEqualTo(model.detached);
      assertThat(stats.timeouts()).as("timeouts").isEqualTo(model.timeouts);
      assertThat(stats.rejections()).as("rejections").isEqualTo(model.rejections);
      assertThat(stats.creating()).as("creating").isZero();
      assertThat(factory.destroyed()).as("destroyed by the factory").isEqualTo(model.destroyed);
      assertThat(factory.violations()).isEmpty();
    }

    private void end() {
      if (model.isPaused()) { // or a sweep may serve those who wait before they are refused
        pauseOrResume();
        compare();
      }
      log.add("the end");
      model.close();
      pool.closeNow();
      List.copyOf(leases.values()).forEach(this::release);
      model.clear();
      compare();
      assertThat(heard).allMatch(CompletableFuture::isDone);
      assertThat(pool.stats().total()).isZero();
      clock.advance(LONGEST_PAUSE);
      assertThat(clock.timers()).as("timers left").isZero();
      assertThat(registry.pools()).isEmpty();
    }

    private Optional<Lease<TestResource>> anyLease() {
      List<Lease<TestResource>> all = List.copyOf(leases.values());
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }
  }
}

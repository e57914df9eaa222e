package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the pool promises in numbers, on the machine's own clock: timeouts that hold whatever the
 * factory does, fair shares, crowds and long chains.
 *
 * <p>This is the one place where a test looks at how long something took. A machine may be busy at
 * any moment, so an upper bound counts as kept when one of a few tries keeps it; the lower bound
 * must hold every time.
 */
class PromisesTest {

  private static final Duration TIMEOUT = Duration.ofMillis(300);
  private static final Duration AT_MOST = Duration.ofMillis(400);
  private static final int TRIES = 5;

  private final ScriptedFactory factory = new ScriptedFactory();
  private final PoolRegistry registry = PoolRegistry.create();
  private Pool<TestResource> pool = builder().build();

  @AfterEach
  void validate() {
    factory.heal();
    PoolValidator validator = new PoolValidator(pool, () -> {});
    validator.assertQuiet();
    pool.close();
    validator.assertEnded(registry);
    PoolValidator.assertAccountedFor(factory, List.of(pool));
  }

  @ParameterizedTest
  @EnumSource(
      value = CallerKind.class,
      names = {"PLATFORM", "VIRTUAL"})
  void aTimeoutHoldsThoughTheFactoryHangs(CallerKind kind) throws InterruptedException {
    factory.creations().always(Behaviour.hangStubbornly(factory.gate()));
    open(builder().max(1));
    assertTimesOutInTime(kind);
  }

  @ParameterizedTest
  @EnumSource(
      value = CallerKind.class,
      names = {"PLATFORM", "VIRTUAL"})
  void aTimeoutHoldsThoughFourFactoriesSpin(CallerKind kind) throws InterruptedException {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.spin(gate));
    open(builder().max(4));
    List<CompletableFuture<Lease<TestResource>>> others =
        Stream.generate(pool::acquireAsync).limit(4).toList();
    gate.awaitArrivals(4);
    assertTimesOutInTime(kind);
    others.forEach(other -> other.cancel(true));
  }

  @Test
  void eightThreadsShareTwoResourcesFairly() throws InterruptedException {
    open(builder().max(2));
    int threads = 8;
    int all = threads * 150;
    AtomicInteger turns = new AtomicInteger();
    AtomicIntegerArray turnsOf = new AtomicIntegerArray(threads);
    runAll(
        IntStream.range(0, threads)
            .mapToObj(index ->
                Thread.ofPlatform()
                    .unstarted(() -> {
                      while (turns.incrementAndGet() <= all) {
                        useFor(Duration.ofMillis(1));
                        turnsOf.incrementAndGet(index);
                      }
                    })));

    int[] each = IntStream.range(0, threads).map(turnsOf::get).sorted().toArray();
    assertThat(each[0] * 2).as("turns of each thread: %s", turnsOf).isGreaterThanOrEqualTo(each[7]);
  }

  @Test
  void aHundredThousandVirtualThreadsShareTenResources() throws InterruptedException {
    open(builder().max(10).acquireTimeout(Duration.ofMinutes(5)));
    AtomicInteger finished = new AtomicInteger();
    runAll(
        Stream.generate(() ->
                Thread.ofVirtual()
                    .unstarted(() -> {
                      useFor(Duration.ZERO);
                      finished.incrementAndGet();
                    }))
            .limit(100_000));
    assertThat(finished).hasValue(100_000);
    assertThat(factory.created()).isLessThanOrEqualTo(10);
    assertThat(pool.stats().acquired()).isEqualTo(100_000);
  }

  @Test
  void aHundredThousandFuturesQueueForOneResource() throws InterruptedException {
    open(builder().max(1).acquireTimeout(Duration.ofMinutes(5)));
    Lease<TestResource> first = pool.acquire();
    AtomicInteger turn = new AtomicInteger();
    List<CompletableFuture<Integer>> turns =
        Stream.generate(() ->
                pool.acquireAsync()
                    .thenApply(lease -> {
                      int mine = turn.getAndIncrement();
                      lease.close();
                      return mine;
                    }))
            .limit(100_000)
            .toList();
    assertThat(pool.stats().waiting()).isEqualTo(100_000);

    first.close();

    Await.until("all to be served", () -> turns.getLast().isDone());
    assertThat(turns.stream().map(CompletableFuture::join))
        .isEqualTo(IntStream.range(0, 100_000).boxed().toList());
  }

  @Test
  void aChainOfAHundredThousandAcquisitionsDoesNotOverflow() {
    open(builder().max(1));
    assertThat(Outcomes.result(step(100_000), () -> {})).isZero();
    assertThat(pool.stats().acquired()).isEqualTo(100_000);
  }

  @Test
  void twoChainsTakingTurnsDoNotOverflow() {
    open(builder().max(1));
    CompletableFuture<Integer> one = step(50_000);
    CompletableFuture<Integer> other = step(50_000);
    assertThat(Outcomes.result(one, () -> {})).isZero();
    assertThat(Outcomes.result(other, () -> {})).isZero();
    assertThat(pool.stats().acquired()).isEqualTo(100_000);
  }

  @Test
  void twoThreadsClosingOneLeaseReleaseItOnce() throws Exception {
    int rounds = 20_000;
    open(builder().max(2));
    Lease<?>[] lease = new Lease<?>[1];
    CyclicBarrier barrier = new CyclicBarrier(2);
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (int round = 0; round < rounds; round++) {
                pass(barrier);
                lease[0].close();
                pass(barrier);
              }
            });
    for (int round = 0; round < rounds; round++) {
      Lease<TestResource> mine = pool.acquire();
      lease[0] = mine;
      pass(barrier);
      mine.close();
      pass(barrier);
    }
    other.join();
    assertThat(pool.stats().acquired()).isEqualTo(rounds);
    assertThat(pool.stats().released()).isEqualTo(rounds);
    assertThat(pool.stats().idle()).isEqualTo(pool.stats().total());
  }

  private CompletableFuture<Integer> step(int left) {
    Function<Lease<TestResource>, CompletableFuture<Integer>> next =
        lease -> {
          lease.close();
          return step(left - 1);
        };
    return left == 0 ? CompletableFuture.completedFuture(0) : pool.acquireAsync().thenCompose(next);
  }

  private void assertTimesOutInTime(CallerKind kind) throws InterruptedException {
    Duration best = Duration.ofDays(1);
    for (int turn = 0; turn < TRIES && best.compareTo(AT_MOST) > 0; turn++) {
      CompletableFuture<Duration> took = new CompletableFuture<>();
      Thread caller = kind.threads().start(() -> took.complete(timeToFail()));
      caller.join();
      assertThat(took.join()).isGreaterThanOrEqualTo(TIMEOUT);
      best = took.join().compareTo(best) < 0 ? took.join() : best;
    }
    assertThat(best).isLessThanOrEqualTo(AT_MOST);
  }

  private Duration timeToFail() {
    long start = System.nanoTime();
    assertThatThrownBy(() -> pool.acquire(TIMEOUT)).isInstanceOf(AcquireTimeoutException.class);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @SuppressWarnings("ThreadPriorityCheck") // to mix callers up, not to order them
  private void useFor(Duration hold) {
    try {
      pool.run(resource -> {
        resource.enter();
        if (hold.isZero()) {
          Thread.yield();
        } else {
          LockSupport.parkNanos(hold.toNanos());
        }
        resource.exit();
      });
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  private static void runAll(Stream<Thread> threads) throws InterruptedException {
    List<Thread> all = threads.toList();
    all.forEach(Thread::start);
    for (Thread each : all) {
      each.join();
    }
  }

  private static void pass(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }

  /** Replaces the pool, which nobody used yet. */
  private void open(PoolBuilder<TestResource> builder) {
    pool.close();
    pool = builder.build();
  }

  private PoolBuilder<TestResource> builder() {
    return Pool.builder(factory).name("promises").registry(registry);
  }
}

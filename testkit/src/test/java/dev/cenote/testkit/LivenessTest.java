package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.IdleOrder;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Callers who come and go as fast as they can while time stands still: no timeout, timer or sweep
 * can make up for a wake-up that was lost, so a single one leaves a caller waiting for ever.
 */
class LivenessTest {

  private static final int TURNS = 100_000;

  private final ScriptedFactory factory = new ScriptedFactory();
  private final ManualClock clock = new ManualClock();
  private final PoolRegistry registry = PoolRegistry.create();

  static Stream<Arguments> kinds() {
    return Stream.of(CallerKind.values())
        .flatMap(kind ->
            Stream.of(IdleOrder.AFFINITY, IdleOrder.FIFO)
                .flatMap(order ->
                    Stream.of(Arguments.of(kind, order, 2, 1), Arguments.of(kind, order, 3, 2))));
  }

  @ParameterizedTest(name = "{2} callers of kind {0} on {3} resources, {1}")
  @MethodSource("kinds")
  void noWakeUpIsLost(CallerKind kind, IdleOrder order, int callers, int max) {
    PoolBuilder<TestResource> builder =
        Pool.<TestResource>builder(() -> factory.create()).destroy(factory::destroy);
    Pool<TestResource> pool =
        builder.name("liveness").max(max).idleOrder(order).registry(registry).clock(clock).build();

    AtomicInteger turns = new AtomicInteger();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> ends =
        IntStream.range(0, callers)
            .mapToObj(index ->
                kind.isBlocking() ? blocking(kind, pool, turns, failures) : async(pool, turns))
            .toList();

    for (CompletableFuture<Void> end : ends) {
      Await.until(
          () -> "the end of a caller; %s after %d turns".formatted(pool.stats(), turns.get()),
          end::isDone);
    }
    assertThat(failures).isEmpty();
    assertThat(ends).noneMatch(CompletableFuture::isCompletedExceptionally);
    PoolValidator validator = new PoolValidator(pool, () -> {});
    validator.assertQuiet();
    pool.close();
    validator.assertEnded(registry);
    PoolValidator.assertAccountedFor(factory, List.of(pool));
  }

  private static void use(TestResource resource) {
    resource.enter();
    resource.exit();
  }

  private static CompletableFuture<Void> blocking(
      CallerKind kind,
      Pool<TestResource> pool,
      AtomicInteger turns,
      ConcurrentLinkedQueue<Throwable> failures) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    kind.threads()
        .start(() -> {
          try {
            for (int turn = turns.incrementAndGet(); turn <= TURNS; ) {
              if (turn % 2 == 0) {
                pool.run(LivenessTest::use);
              } else {
                try (Lease<TestResource> lease = pool.acquire()) {
                  use(lease.get());
                }
              }
              turn = turns.incrementAndGet();
            }
          } catch (Throwable failure) {
            failures.add(failure);
          }
          end.complete(null);
        });
    return end;
  }

  private static CompletableFuture<Void> async(Pool<TestResource> pool, AtomicInteger turns) {
    if (turns.incrementAndGet() > TURNS) {
      return CompletableFuture.completedFuture(null);
    }
    return pool.acquireAsync()
        .thenCompose(lease -> {
          use(lease.get());
          lease.close();
          return async(pool, turns);
        });
  }
}

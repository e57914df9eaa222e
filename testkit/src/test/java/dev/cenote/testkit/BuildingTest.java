package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.Health;
import dev.cenote.HealthCheck;
import dev.cenote.IdleOrder;
import dev.cenote.ObservedPool;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolRegistry;
import dev.cenote.ResourceFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be built and what cannot, and under which name. */
class BuildingTest {

  private static final Duration NEGATIVE = Duration.ofMillis(-5);

  private final PoolRegistry registry = PoolRegistry.create();

  @AfterEach
  void nothingIsLeftInTheRegistry() {
    assertThat(registry.pools()).isEmpty();
  }

  @Test
  void everyBadValueIsNamed() {
    Map<String, UnaryOperator<PoolBuilder<Object>>> bad =
        Map.ofEntries(
            Map.entry("name", builder -> builder.name("  ")),
            Map.entry("min", builder -> builder.min(-1)),
            Map.entry("max", builder -> builder.max(0)),
            Map.entry("acquireTimeout", builder -> builder.acquireTimeout(NEGATIVE)),
            Map.entry("queueLimit", builder -> builder.queueLimit(-1)),
            Map.entry("priorityAgeing", builder -> builder.priorityAgeing(NEGATIVE)),
            Map.entry("createTimeout", builder -> builder.createTimeout(NEGATIVE)),
            Map.entry("createConcurrency", builder -> builder.createConcurrency(0)),
            Map.entry("destroyTimeout", builder -> builder.destroyTimeout(NEGATIVE)),
            Map.entry("closeTimeout", builder -> builder.closeTimeout(NEGATIVE)),
            Map.entry("idleTimeout", builder -> builder.idleTimeout(NEGATIVE)),
            Map.entry("staleAfter", builder -> builder.staleAfter(NEGATIVE)),
            Map.entry("evictionInterval", builder -> builder.evictionInterval(NEGATIVE)),
            Map.entry("evictionsPerRun", builder -> builder.evictionsPerRun(-1)),
            Map.entry("maxLifetime", builder -> builder.maxLifetime(NEGATIVE)),
            Map.entry("leakThreshold", builder -> builder.leakThreshold(NEGATIVE)),
            Map.entry("reclaimAfter", builder -> builder.reclaimAfter(NEGATIVE)),
            Map.entry("lifetimeJitter", builder -> builder.lifetimeJitter(Double.NaN)),
            Map.entry("maxUses", builder -> builder.maxUses(-1)));
    bad.forEach((option, change) -> assertRefused(change, option));
  }

  @Test
  void valuesThatContradictEachOtherAreNamed() {
    assertRefused(builder -> builder.min(5).max(4), "min", "5", "4");
    assertRefused(builder -> builder.max(4).createConcurrency(5), "createConcurrency", "5", "4");
  }

  @Test
  void allMistakesAreNamedAtOnce() {
    assertRefused(
        builder -> builder.max(0).queueLimit(-3).acquireTimeout(NEGATIVE),
        "max",
        "queueLimit",
        "-3",
        "acquireTimeout",
        "PT-0.005S");
  }

  @Test
  void checksAtATimeNeedACheck() {
    assertRefused(builder -> builder.checkOnAcquire(Duration.ZERO), "checkOnAcquire", "needs");
    assertRefused(builder -> builder.checkOnRelease(true), "checkOnRelease", "needs");
  }

  @Test
  void aFactoryThatChecksHealthIsACheck() {
    Pool<Object> pool =
        Pool.builder(new Checking()).registry(registry).checkOnRelease(true).build();
    assertThat(pool.stats().healthChecksEnabled()).isTrue();
    pool.close();
  }

  @Test
  void offIsAllowed() {
    PoolBuilder<Object> builder =
        builder()
            .idleTimeout(Duration.ZERO)
            .staleAfter(Duration.ZERO)
            .evictionInterval(Duration.ZERO)
            .evictionsPerRun(0)
            .maxLifetime(Duration.ZERO)
            .lifetimeJitter(0)
            .maxUses(0)
            .leakThreshold(Duration.ZERO)
            .reclaimAfter(Duration.ZERO)
            .traceLeases(false)
            .checkOnRelease(false);
    builder.build().close();
  }

  @Test
  void anExecutorThatRunsTasksOnTheCallerIsRefused() {
    assertRefused(builder -> builder.executor(Runnable::run), "executor");
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    assertRefused(builder -> builder.executor(full), "executor");
  }

  @Test
  void nullIsRefusedAtOnce() {
    List<UnaryOperator<PoolBuilder<Object>>> changes =
        List.of(
            builder -> builder.name(none()),
            builder -> builder.acquireTimeout(none()),
            builder -> builder.idleOrder(none()),
            builder -> builder.createRetry(none()),
            builder -> builder.listener(none()),
            builder -> builder.executor(none()),
            builder -> builder.clock(none()),
            builder -> builder.registry(none()));
    for (UnaryOperator<PoolBuilder<Object>> change : changes) {
      assertThatThrownBy(() -> change.apply(builder())).isInstanceOf(NullPointerException.class);
    }
    assertThatThrownBy(() -> Pool.builder(BuildingTest.<ResourceFactory<Object>>none()))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void theConfigurationShowsWhatWasAskedForAndTheDefaults() {
    try (Pool<Object> pool =
        builder().name("shown").min(1).max(3).acquireTimeout(Duration.ofDays(400_000)).build()) {
      assertThat(pool.config().name()).isEqualTo("shown");
      assertThat(pool.config().min()).isEqualTo(1);
      assertThat(pool.config().max()).isEqualTo(3);
      assertThat(pool.config().acquireTimeout()).isEqualTo(Duration.ofDays(400_000));
      assertThat(pool.config().createConcurrency()).isEqualTo(3);
      assertThat(pool.config().queueLimit()).isEmpty();
      assertThat(pool.config().idleOrder()).isEqualTo(IdleOrder.AFFINITY);
      assertThat(pool.config().createTimeout()).isEqualTo(Duration.ofSeconds(30));
      assertThat(pool.config().closeTimeout()).isEqualTo(Duration.ofSeconds(10));
    }
  }

  @Test
  void aSecondPoolOfANameGetsANumber() {
    Pool<Object> first = builder().name("orders").build();
    Pool<Object> second = builder().name("orders").build();
    Pool<Object> third = builder().name("orders").build();
    assertThat(registry.pools())
        .extracting(ObservedPool::name)
        .containsExactly("orders", "orders-2", "orders-3");
    assertThat(second.name()).isEqualTo("orders-2");
    assertThat(second.stats().pool()).isEqualTo("orders-2");
    second.close();
    try (Pool<Object> again = builder().name("orders").build()) {
      assertThat(again.name()).isEqualTo("orders-2");
    }
    first.close();
    third.close();
  }

  @Test
  void aPoolWithoutANameGetsOne() {
    try (Pool<Object> first = builder().build();
        Pool<Object> second = builder().build()) {
      assertThat(first.name()).matches("pool-\\d+");
      assertThat(second.name()).matches("pool-\\d+").isNotEqualTo(first.name());
    }
  }

  @Test
  void aBuilderBuildsSeveralPoolsAndLaterChangesDoNotReachThem() {
    PoolBuilder<Object> builder = builder().name("twice").max(2);
    try (Pool<Object> first = builder.build();
        Pool<Object> second = builder.max(5).build()) {
      assertThat(first.config().max()).isEqualTo(2);
      assertThat(second.config().max()).isEqualTo(5);
    }
  }

  @Test
  void aPoolThatCouldNotBeBuiltLeavesItsNameFree() {
    assertThatThrownBy(() -> builder().name("free").max(0).build())
        .isInstanceOf(IllegalArgumentException.class);
    try (Pool<Object> pool = builder().name("free").build()) {
      assertThat(pool.name()).isEqualTo("free");
    }
  }

  private PoolBuilder<Object> builder() {
    return Pool.builder(Object::new).registry(registry);
  }

  private void assertRefused(UnaryOperator<PoolBuilder<Object>> change, String... parts) {
    assertThatThrownBy(() -> change.apply(builder()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // null, on purpose
  private static <T> T none() {
    return null;
  }

  /** A factory that would check its resources. */
  private static final class Checking implements ResourceFactory<Object>, HealthCheck<Object> {
    @Override
    public Object create() {
      return new Object();
    }

    @Override
    public Health check(Object resource) {
      return Health.ok();
    }
  }
}

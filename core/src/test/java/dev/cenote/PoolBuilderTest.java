package dev.cenote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be asked of a pool, and how the builder says no. */
class PoolBuilderTest {

  private static final Duration NEGATIVE = Duration.ofSeconds(-1);
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final PoolRegistry registry = PoolRegistry.create();

  private PoolBuilder<Object> builder() {
    return Pool.builder(Object::new).registry(registry);
  }

  private static Arguments bad(Consumer<PoolBuilder<Object>> choice, String message) {
    return Arguments.of(choice, message);
  }

  private static Arguments good(Consumer<PoolBuilder<Object>> choice) {
    return Arguments.of(choice);
  }

  static Stream<Arguments> outOfRange() {
    return Stream.of(
        bad(b -> b.name(""), "name: \"\": must not be blank"),
        bad(b -> b.name(" \t"), "name: \" \t\": must not be blank"),
        bad(b -> b.min(-1), "min: -1: must be 0 or more"),
        bad(b -> b.max(0).min(0), "max: 0: must be 1 or more"),
        bad(b -> b.max(-3), "max: -3: must be 1 or more"),
        bad(b -> b.min(5).max(3), "min: 5: must not be larger than max (3)"),
        bad(b -> b.min(11), "min: 11: must not be larger than max (10)"),
        bad(b -> b.queueLimit(-1), "queueLimit: -1: must be 0 or more"),
        bad(b -> b.createConcurrency(0), "createConcurrency: 0: must be 1 or more"),
        bad(
            b -> b.max(2).createConcurrency(3),
            "createConcurrency: 3: must not be larger than max (2)"),
        bad(b -> b.acquireTimeout(NEGATIVE), "acquireTimeout: PT-1S: must be zero or positive"),
        bad(b -> b.priorityAgeing(NEGATIVE), "priorityAgeing: PT-1S: must be zero or positive"),
        bad(b -> b.createTimeout(NEGATIVE), "createTimeout: PT-1S: must be zero or positive"),
        bad(b -> b.destroyTimeout(NEGATIVE), "destroyTimeout: PT-1S: must be zero or positive"),
        bad(b -> b.closeTimeout(NEGATIVE), "closeTimeout: PT-1S: must be zero or positive"),
        bad(b -> b.idleTimeout(NEGATIVE), "idleTimeout: PT-1S: must be zero or positive"),
        bad(b -> b.staleAfter(NEGATIVE), "staleAfter: PT-1S: must be zero or positive"),
        bad(b -> b.evictionInterval(NEGATIVE), "evictionInterval: PT-1S: must be zero or positive"),
        bad(b -> b.evictionsPerRun(-1), "evictionsPerRun: -1: must be 0 or more"),
        bad(b -> b.maxLifetime(NEGATIVE), "maxLifetime: PT-1S: must be zero or positive"),
        bad(b -> b.maxUses(-1), "maxUses: -1: must be 0 or more"),
        bad(b -> b.lifetimeJitter(-0.1), "lifetimeJitter: -0.1: must be from 0 to 1"),
        bad(b -> b.lifetimeJitter(1.1), "lifetimeJitter: 1.1: must be from 0 to 1"),
        bad(b -> b.lifetimeJitter(Double.NaN), "lifetimeJitter: NaN: must be from 0 to 1"),
        bad(
            b -> b.healthCheckInterval(NEGATIVE),
            "healthCheckInterval: PT-1S: must be zero or positive"),
        bad(
            b -> b.healthCheckTimeout(NEGATIVE),
            "healthCheckTimeout: PT-1S: must be zero or positive"),
        bad(b -> b.checkOnAcquire(NEGATIVE), "checkOnAcquire: PT-1S: must be zero or positive"),
        bad(b -> b.checkOnAcquire(Duration.ZERO), "checkOnAcquire: PT0S: needs a healthCheck"),
        bad(b -> b.checkOnRelease(true), "checkOnRelease: true: needs a healthCheck"),
        bad(b -> b.leakThreshold(NEGATIVE), "leakThreshold: PT-1S: must be zero or positive"),
        bad(b -> b.reclaimAfter(NEGATIVE), "reclaimAfter: PT-1S: must be zero or positive"));
  }

  static Stream<Arguments> allowed() {
    return Stream.of(
        good(b -> b.name("x")),
        good(b -> b.min(0).max(1)),
        good(b -> b.min(3).max(3)),
        good(b -> b.max(1).createConcurrency(1)),
        good(b -> b.max(2).createConcurrency(2)),
        good(b -> b.queueLimit(0)),
        good(b -> b.acquireTimeout(Duration.ZERO)),
        good(b -> b.priorityAgeing(Duration.ofMillis(1))),
        good(b -> b.createTimeout(Duration.ZERO)),
        good(b -> b.destroyTimeout(Duration.ZERO)),
        good(b -> b.closeTimeout(Duration.ZERO)),
        good(b -> b.acquireTimeout(FOR_EVER).createTimeout(FOR_EVER).priorityAgeing(FOR_EVER)),
        good(b -> b.destroyTimeout(FOR_EVER).closeTimeout(FOR_EVER)),
        good(b -> b.idleTimeout(Duration.ZERO).staleAfter(Duration.ZERO)),
        good(b -> b.idleTimeout(FOR_EVER).staleAfter(FOR_EVER).evictionInterval(FOR_EVER)),
        good(b -> b.idleTimeout(Duration.ofNanos(1)).staleAfter(Duration.ofNanos(1))),
        good(b -> b.evictionInterval(Duration.ZERO).evictionsPerRun(0)),
        good(b -> b.evictionInterval(Duration.ofNanos(1)).evictionsPerRun(Integer.MAX_VALUE)),
        good(b -> b.maxLifetime(Duration.ZERO).maxUses(0).lifetimeJitter(0)),
        good(b -> b.maxLifetime(FOR_EVER).maxUses(Long.MAX_VALUE).lifetimeJitter(1)),
        good(b -> b.healthCheckInterval(Duration.ZERO).healthCheckTimeout(Duration.ZERO)),
        good(b -> b.healthCheckInterval(Duration.ofSeconds(30))),
        good(b -> b.healthCheckTimeout(Duration.ofSeconds(5))),
        good(b -> b.healthCheckInterval(FOR_EVER).healthCheckTimeout(FOR_EVER)),
        good(b -> b.healthCheck(resource -> Health.ok()).checkOnAcquire(Duration.ZERO)),
        good(b -> b.healthyWhen(resource -> true).checkOnAcquire(FOR_EVER).checkOnRelease(true)),
        good(b -> b.checkOnRelease(false).traceLeases(true)),
        good(b -> b.leakThreshold(FOR_EVER).reclaimAfter(FOR_EVER)),
        good(b -> b.leakThreshold(Duration.ZERO).reclaimAfter(Duration.ZERO)),
        good(b -> b.shedding(Shedding.off())),
        good(b ->
            b.shedding(Shedding.controlledDelay(Duration.ofMillis(5), Duration.ofMillis(100)))));
  }

  @ParameterizedTest
  @MethodSource("outOfRange")
  void oneBadOptionIsNamedWithItsValueAndWhatIsAllowed(
      Consumer<PoolBuilder<Object>> choice, String message) {
    PoolBuilder<Object> builder = builder();
    choice.accept(builder);

    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
    assertThat(registry.pools()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void whatIsAllowedBuilds(Consumer<PoolBuilder<Object>> choice) {
    PoolBuilder<Object> builder = builder();
    choice.accept(builder);

    assertThatNoException().isThrownBy(() -> builder.build().closeNow());
  }

  @Test
  void allBadOptionsAreNamedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            builder()
                .min(5)
                .max(3)
                .queueLimit(-1)
                .acquireTimeout(NEGATIVE)
                .evictionsPerRun(-9)
                .executor(Runnable::run)
                .build())
        .withMessageStartingWith(
            "min: 5: must not be larger than max (3);"
                + " queueLimit: -1: must be 0 or more;"
                + " acquireTimeout: PT-1S: must be zero or positive;"
                + " evictionsPerRun: -9: must be 0 or more;"
                + " executor: ")
        .withMessageEndingWith(": must not run tasks on the calling thread");
  }

  @Test
  void aBadMaxIsNotHeldAgainstMin() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().min(2).max(0).createConcurrency(2).build())
        .withMessage("max: 0: must be 1 or more");
  }

  @Test
  void anExecutorThatRunsTasksOnTheCallingThreadIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().executor(Runnable::run).build())
        .withMessageStartingWith("executor: ")
        .withMessageEndingWith(": must not run tasks on the calling thread");
  }

  @Test
  void anExecutorThatTakesNoTaskIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            builder()
                .executor(task -> {
                  throw new RejectedExecutionException("full");
                })
                .build())
        .withMessageContaining("executor: ")
        .withMessageContaining("must accept tasks")
        .withMessageContaining("full");
  }

  @Test
  void anExecutorMayBeSlow() {
    Queue<Runnable> neverRun = new ArrayDeque<>();

    assertThatNoException().isThrownBy(() -> builder().executor(neverRun::add).build().closeNow());
    assertThat(neverRun).isNotEmpty();
  }

  @Test
  void anExecutorMayBeGivenManyThreads() {
    assertThatNoException()
        .isThrownBy(() -> builder().executor(task -> new Thread(task).start()).build().closeNow());
  }

  @Test
  void aFactoryThatChecksIsTheCheck() {
    abstract class Checking implements ResourceFactory<Object>, HealthCheck<Object> {}
    ResourceFactory<Object> factory =
        new Checking() {
          @Override
          public Object create() {
            return new Object();
          }

          @Override
          public Health check(Object resource) {
            return Health.ok();
          }
        };

    Pool<Object> pool =
        Pool.builder(factory).registry(registry).checkOnAcquire(Duration.ZERO).build();
    assertThat(pool.stats().healthChecksEnabled()).isTrue();
    pool.closeNow();
  }

  @Test
  void defaultsAreThoseOfTheManual() {
    Pool<Object> pool = builder().build();
    PoolConfig config = pool.config();
    pool.closeNow();

    assertThat(config.name()).isEqualTo("pool-1");
    assertThat(config.min()).isZero();
    assertThat(config.max()).isEqualTo(10);
    assertThat(config.acquireTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.queueLimit()).isEmpty();
    assertThat(config.priorityAgeing()).isZero();
    assertThat(config.shedding()).isEqualTo(Shedding.off());
    assertThat(config.createTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.createConcurrency()).isEqualTo(4);
    assertThat(config.createRetry().attempts()).isEqualTo(Integer.MAX_VALUE);
    assertThat(config.createRetry().delay(1, 0)).isEqualTo(Duration.ofMillis(50));
    assertThat(config.createRetry().delay(99, 0)).isEqualTo(Duration.ofMillis(250));
    assertThat(config.failFast()).isFalse();
    assertThat(config.destroyTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.closeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.idleOrder()).isEqualTo(IdleOrder.AFFINITY);
    assertThat(config.onTaskFailure()).isEqualTo(TaskFailure.CHECK);
    assertThat(config.checkOnAcquire()).isEmpty();
    assertThat(config.idleTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.staleAfter()).isZero();
    assertThat(config.evictionInterval()).isZero();
    assertThat(config.evictionsPerRun()).isZero();
    assertThat(config.maxLifetime()).isZero();
    assertThat(config.lifetimeJitter()).isEqualTo(0.1);
    assertThat(config.maxUses()).isZero();
    assertThat(config.leakThreshold()).isZero();
    assertThat(config.traceLeases()).isFalse();
    assertThat(config.reclaimAfter()).isZero();
  }

  @Test
  void fewerCreationsAtATimeInASmallPool() {
    Pool<Object> pool = builder().max(2).build();
    pool.closeNow();

    assertThat(pool.config().createConcurrency()).isEqualTo(2);
  }

  @Test
  void theConfigurationSaysWhatWasChosen() {
    RetryPolicy retry = RetryPolicy.exponential(3, Duration.ofMillis(10));
    Pool<Object> pool =
        builder()
            .name("orders")
            .min(2)
            .max(20)
            .acquireTimeout(Duration.ofSeconds(3))
            .queueLimit(50)
            .priorityAgeing(Duration.ofSeconds(1))
            .createTimeout(Duration.ofSeconds(4))
            .createConcurrency(5)
            .createRetry(retry)
            .failFast(true)
            .destroyTimeout(Duration.ofSeconds(6))
            .closeTimeout(Duration.ofSeconds(7))
            .idleOrder(IdleOrder.FIFO)
            .onTaskFailure(TaskFailure.DESTROY)
            .idleTimeout(Duration.ofSeconds(8))
            .staleAfter(Duration.ofSeconds(9))
            .evictionInterval(Duration.ofSeconds(1))
            .evictionsPerRun(2)
            .maxLifetime(Duration.ofHours(1))
            .lifetimeJitter(0.3)
            .maxUses(1_000)
            .leakThreshold(Duration.ofSeconds(11))
            .traceLeases(true)
            .reclaimAfter(Duration.ofSeconds(12))
            .build();
    PoolConfig config = pool.config();
    pool.closeNow();

    assertThat(config.name()).isEqualTo("orders");
    assertThat(config.min()).isEqualTo(2);
    assertThat(config.max()).isEqualTo(20);
    assertThat(config.acquireTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.queueLimit()).hasValue(50);
    assertThat(config.priorityAgeing()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.createTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.createConcurrency()).isEqualTo(5);
    assertThat(config.createRetry()).isSameAs(retry);
    assertThat(config.failFast()).isTrue();
    assertThat(config.destroyTimeout()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.closeTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.idleOrder()).isEqualTo(IdleOrder.FIFO);
    assertThat(config.onTaskFailure()).isEqualTo(TaskFailure.DESTROY);
    assertThat(config.idleTimeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.staleAfter()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.evictionInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.evictionsPerRun()).isEqualTo(2);
    assertThat(config.maxLifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(config.lifetimeJitter()).isEqualTo(0.3);
    assertThat(config.maxUses()).isEqualTo(1_000);
    assertThat(config.leakThreshold()).isEqualTo(Duration.ofSeconds(11));
    assertThat(config.traceLeases()).isTrue();
    assertThat(config.reclaimAfter()).isEqualTo(Duration.ofSeconds(12));
    assertThat(config.toString())
        .startsWith("PoolConfig[name=orders, min=2, max=20, acquireTimeout=3 s, queueLimit=50, ")
        .contains("idleOrder=FIFO", "checkOnAcquire=off")
        .endsWith("]");
  }

  @Test
  void aBuilderBuildsSeveralPoolsAndLaterChangesReachOnlyLaterOnes() {
    PoolBuilder<Object> builder = builder().max(3);
    Pool<Object> first = builder.build();
    Pool<Object> second = builder.max(4).build();
    first.closeNow();
    second.closeNow();

    assertThat(first.name()).isEqualTo("pool-1");
    assertThat(second.name()).isEqualTo("pool-2");
    assertThat(first.config().max()).isEqualTo(3);
    assertThat(second.config().max()).isEqualTo(4);
  }

  @Test
  @SuppressWarnings({"NullAway", "DataFlowIssue"})
  void nullIsRefusedAtOnceAndNamed() {
    Map<String, Consumer<PoolBuilder<Object>>> nulls = new TreeMap<>();
    nulls.put("name", b -> b.name(null));
    nulls.put("acquireTimeout", b -> b.acquireTimeout(null));
    nulls.put("priorityAgeing", b -> b.priorityAgeing(null));
    nulls.put("shedding", b -> b.shedding(null));
    nulls.put("idleTimeout", b -> b.idleTimeout(null));
    nulls.put("staleAfter", b -> b.staleAfter(null));
    nulls.put("evictionInterval", b -> b.evictionInterval(null));
    nulls.put("maxLifetime", b -> b.maxLifetime(null));
    nulls.put("destroy", b -> b.destroy(null));
    nulls.put("healthCheck", b -> b.healthCheck(null));
    nulls.put("healthyWhen", b -> b.healthyWhen(null));
    nulls.put("healthCheckInterval", b -> b.healthCheckInterval(null));
    nulls.put("healthCheckTimeout", b -> b.healthCheckTimeout(null));
    nulls.put("checkOnAcquire", b -> b.checkOnAcquire(null));
    nulls.put("onTaskFailure", b -> b.onTaskFailure(null));
    nulls.put("suspectWhen", b -> b.suspectWhen(null));
    nulls.put("createTimeout", b -> b.createTimeout(null));
    nulls.put("createRetry", b -> b.createRetry(null));
    nulls.put("destroyTimeout", b -> b.destroyTimeout(null));
    nulls.put("closeTimeout", b -> b.closeTimeout(null));
    nulls.put("idleOrder", b -> b.idleOrder(null));
    nulls.put("leakThreshold", b -> b.leakThreshold(null));
    nulls.put("reclaimAfter", b -> b.reclaimAfter(null));
    nulls.put("listener", b -> b.listener(null));
    nulls.put("leaseListener", b -> b.leaseListener(null));
    nulls.put("registry", b -> b.registry(null));
    nulls.put("executor", b -> b.executor(null));
    nulls.put("clock", b -> b.clock(null));

    nulls.forEach((option, choice) ->
        assertThatNullPointerException()
            .isThrownBy(() -> choice.accept(builder()))
            .withMessage(option));
    assertThatNullPointerException().isThrownBy(() -> Pool.builder(null)).withMessage("factory");
  }
}

package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolEvent;
import dev.cenote.PoolException;
import dev.cenote.PoolState;
import dev.cenote.PoolStats;
import dev.cenote.QueueFullException;
import dev.cenote.ResourceCreationException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What listeners are told, in which order, and that they can do no harm. For {@linkplain
 * Configuration#callerKinds() every kind of caller}.
 */
public abstract class EventContract extends PoolContract {

  /** Makes the suite for one configuration. */
  protected EventContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void tellsTheLifeOfAPoolInOrder() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    advanceMillis(5);
    start(pool::close).result();

    assertThat(events).allMatch(event -> event.pool().equals(pool.name()));
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .startsWith("StateChanged", "Created", "StateChanged")
        .containsExactlyInAnyOrder(
            "StateChanged", "Created", "StateChanged", "Destroyed", "StateChanged");
    assertThat(events(PoolEvent.StateChanged.class))
        .extracting(PoolEvent.StateChanged::to)
        .containsExactly(PoolState.RUNNING, PoolState.DRAINING, PoolState.CLOSED);
    assertThat(events.getLast().at()).isEqualTo(clock.instant());
  }

  @Test
  void tellsOfLeasesToTheLeaseListenerOnly() {
    List<PoolEvent> leases = new CopyOnWriteArrayList<>();
    Pool<TestResource> pool = open(builder().max(1).leaseListener(leases::add));
    Attempt holder = callers.acquire(pool, AcquireOptions.defaults().label("one"));
    holder.lease();
    Attempt waiter = callers.acquire(pool, AcquireOptions.defaults().label("two"));
    awaitWaiting(pool, 1);
    advanceMillis(70);
    holder.release();
    waiter.lease();
    advanceMillis(30);
    waiter.release();

    await("four events", () -> leases.size() == 4);
    assertThat(events).noneMatch(event -> event instanceof PoolEvent.Acquired);
    assertThat(leases)
        .filteredOn(PoolEvent.Acquired.class::isInstance)
        .map(PoolEvent.Acquired.class::cast)
        .satisfiesExactly(
            first -> {
              assertThat(first.lease().label()).isEqualTo("one");
              assertThat(first.waited()).isZero();
            },
            second -> {
              assertThat(second.lease().label()).isEqualTo("two");
              assertThat(second.waited()).isEqualTo(Duration.ofMillis(70));
            });
    assertThat(leases)
        .filteredOn(PoolEvent.Released.class::isInstance)
        .map(PoolEvent.Released.class::cast)
        .extracting(event -> event.lease().label() + " " + event.lease().heldFor().toMillis())
        .containsExactly("one 70", "two 30");

    leases.clear();
    callers.acquire(pool).release();
    await("two events", () -> leases.size() == 2);
    assertThat(leases.getFirst())
        .isInstanceOfSatisfying(
            PoolEvent.Acquired.class, third -> assertThat(third.waited()).isZero());
  }

  @Test
  void tellsOfLeasesOfCallersWhoDoNotWait() {
    List<PoolEvent> leases = new CopyOnWriteArrayList<>();
    Pool<TestResource> pool = open(builder().max(1).leaseListener(leases::add));
    leased(pool).release();
    await("two events", () -> leases.size() == 2);

    pool.tryAcquire().orElseThrow().close();

    await("two more", () -> leases.size() == 4);
    assertThat(leases.get(2))
        .isInstanceOfSatisfying(
            PoolEvent.Acquired.class, third -> assertThat(third.waited()).isZero());
  }

  @Test
  void aFailedCreationIsToldAndCountedBeforeTheCallerHearsOfIt() {
    factory.creations().always(Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(builder().max(1).failFast(true));
    Heard heard = Outcomes.result(hear(pool, AcquireOptions.defaults()), executor::runAll);
    assertThat(heard.failure()).isInstanceOf(ResourceCreationException.class);
    assertThat(heard.stats().createFailures()).isGreaterThanOrEqualTo(1);
    assertThat(heard.events()).anyMatch(event -> event instanceof PoolEvent.CreateFailed);
    PoolEvent.CreateFailed event = events(PoolEvent.CreateFailed.class).getFirst();
    assertThat(event.consecutive()).isEqualTo(1);
    assertThat(event.failure()).isSameAs(heard.failure().getCause());
  }

  @Test
  void consecutiveFailuresAreNumbered() {
    factory.creations().next(3, Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(builder().max(1).executor(executor));
    Attempt waiter = queued(pool);
    advanceUntil(Duration.ofSeconds(5), Duration.ofMillis(10), () -> !waiter.isWaiting());
    factory.creations().next(Behaviour.fail(IllegalStateException::new));
    waiter.lease().invalidate();
    Attempt next = callers.acquire(pool);
    advanceUntil(Duration.ofSeconds(5), Duration.ofMillis(10), () -> !next.isWaiting());
    next.lease();
    assertThat(events(PoolEvent.CreateFailed.class))
        .extracting(PoolEvent.CreateFailed::consecutive)
        .containsExactly(1, 2, 3, 1);
  }

  @Test
  void aTimeoutIsToldAndCounted() {
    Pool<TestResource> pool = open(1);
    leased(pool);
    CompletableFuture<Heard> hearing = hear(pool, timeoutMillis(300));
    awaitWaiting(pool, 1);
    advanceMillis(300);
    Heard heard = Outcomes.result(hearing, executor::runAll);
    assertThat(heard.failure()).isInstanceOf(AcquireTimeoutException.class);
    assertThat(heard.stats().timeouts()).isEqualTo(1);
    await("the event", () -> events(PoolEvent.TimedOut.class).size() == 1);
    assertThat(events(PoolEvent.TimedOut.class).getFirst().waited())
        .isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void aRejectionIsToldAndCounted() {
    Pool<TestResource> pool = open(builder().max(1).queueLimit(1));
    leased(pool);
    queued(pool);
    callers.acquire(pool).failure(QueueFullException.class);
    assertThat(pool.stats().rejections()).isEqualTo(1);
    await("the event", () -> events(PoolEvent.Rejected.class).size() == 1);
    assertThat(events(PoolEvent.Rejected.class).getFirst().waiting()).isEqualTo(1);
  }

  @Test
  void creationsAreTimed() {
    Gate gate = factory.gate();
    factory.creations().next(Behaviour.hang(gate));
    Pool<TestResource> pool = open(1);
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);
    advanceMillis(120);
    gate.open();
    waiter.lease();
    await("the event", () -> events(PoolEvent.Created.class).size() == 1);
    assertThat(events(PoolEvent.Created.class).getFirst().took()).isEqualTo(Duration.ofMillis(120));
  }

  @Test
  void listenersThatThrowHarmNothing() {
    Pool<TestResource> pool =
        open(
            builder()
                .max(1)
                .executor(executor)
                .listener(event -> {
                  throw new IllegalStateException("from a listener");
                })
                .leaseListener(event -> {
                  throw new AssertionError("from a lease listener");
                }));
    factory.creations().next(Behaviour.fail(IllegalStateException::new));
    Attempt holder = callers.acquire(pool);
    await("a failure", () -> pool.stats().createFailures() == 1);
    advanceUntil(Duration.ofSeconds(1), Duration.ofMillis(10), () -> !holder.isWaiting());
    holder.lease();
    Attempt hasty = queued(pool, timeoutMillis(10));
    Attempt patient = queued(pool);
    advanceMillis(10);
    hasty.failure(AcquireTimeoutException.class);
    holder.lease().invalidate();
    patient.release();
    pool.clear();
    leased(pool).release();
    start(pool::close).result();
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
  }

  @Test
  void listenersMayUseThePool() {
    AtomicReference<Pool<TestResource>> self = new AtomicReference<>();
    Pool<TestResource> pool =
        open(
            builder()
                .max(2)
                .listener(event -> use(self.get(), event))
                .leaseListener(event -> use(self.get(), event)));
    self.set(pool);
    Attempt holder = leased(pool);
    Attempt other = leased(pool);
    Attempt hasty = queued(pool, timeoutMillis(10));
    advanceMillis(10);
    hasty.failure(AcquireTimeoutException.class);
    holder.lease().invalidate();
    other.release();
    leased(pool).release();
    start(pool::close).result();
  }

  @Test
  void theRegistryHearsWhatItsPoolsTell() {
    List<PoolEvent> heard = new CopyOnWriteArrayList<>();
    Pool<TestResource> before = open(1);
    try (var subscription = registry.subscribe(heard::add)) {
      assertThat(subscription).isNotNull();
      leased(before).release();
      leased(open(1)).release();
      await("two creations", () -> events(PoolEvent.Created.class).size() == 2);
    }
    int size = heard.size();
    assertThat(heard).hasSameElementsAs(events);
    before.clear();
    await("its end", () -> events(PoolEvent.Destroyed.class).size() == 1);
    assertThat(heard).hasSize(size);
  }

  private void use(Pool<TestResource> pool, PoolEvent event) {
    assertThat(pool.stats().pool()).isEqualTo(event.pool());
    assertThat(pool.leases()).hasSizeLessThanOrEqualTo(2);
    if (event instanceof PoolEvent.Destroyed && pool.state() == PoolState.RUNNING) {
      pool.tryAcquire().ifPresent(Lease::close);
    }
  }

  /** What could be seen at the moment in which a caller heard of its failure. */
  private record Heard(Throwable failure, PoolStats stats, List<PoolEvent> events) {}

  /** Has a caller ask, and look around the moment it fails. */
  private CompletableFuture<Heard> hear(Pool<TestResource> pool, AcquireOptions options) {
    if (!configuration.callers().isBlocking()) {
      return pool.acquireAsync(options).handle((lease, failure) -> lookAround(pool, failure));
    }
    CompletableFuture<Heard> heard = new CompletableFuture<>();
    Call<Boolean> call =
        start(() -> {
          try {
            pool.acquire(options).close();
          } catch (PoolException failure) {
            heard.complete(lookAround(pool, failure));
          }
        });
    assertThat(call.thread()).isNotNull();
    return heard;
  }

  private Heard lookAround(Pool<TestResource> pool, Throwable failure) {
    return new Heard(failure, pool.stats(), List.copyOf(events));
  }
}

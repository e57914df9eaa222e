package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolEvent;
import dev.cenote.PoolRegistry;
import dev.cenote.TaskFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The side door of adapters. */
class HandlesTest {
  private final AtomicInteger made = new AtomicInteger();
  private final List<PoolEvent> events = new CopyOnWriteArrayList<>();
  private final List<String> cleaned = new ArrayList<>();
  private Pool<String> pool = builder().build();

  private PoolBuilder<String> builder() {
    return Pool.builder(() -> "resource " + made.incrementAndGet())
        .max(1)
        .listener(events::add)
        .registry(PoolRegistry.create());
  }

  private void open(PoolBuilder<String> builder) {
    pool = builder.build();
  }

  @AfterEach
  void nothingIsLeft() {
    pool.close();
    assertThat(pool.stats().inUse()).isZero();
    assertThat(pool.stats().created())
        .isEqualTo(pool.stats().destroyed() + pool.stats().detached());
  }

  private void awaitDestroyed(PoolEvent.Reason reason) {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() ->
            events.stream()
                .anyMatch(
                    event -> event instanceof PoolEvent.Destroyed gone && gone.reason() == reason));
  }

  @Test
  void aUseLastsUntilItIsReleasedAndEndsOnce() throws InterruptedException {
    Slot<String> slot = Handles.acquire(pool);
    long use = Handles.use(slot);
    assertThat(Handles.resource(slot)).isEqualTo("resource 1");
    assertThat(Handles.watch(slot, use)).isNull();
    assertThat(Handles.lasts(slot, use)).isTrue();
    assertThat(Handles.release(slot, use)).isTrue();
    assertThat(Handles.lasts(slot, use)).isFalse();
    assertThat(Handles.release(slot, use)).isFalse();
    assertThat(Handles.release(slot, use, cleaned::add)).isFalse();
    assertThat(Handles.discard(slot, use)).isFalse();
    Handles.suspect(slot, use);
    assertThat(cleaned).isEmpty();
    assertThat(pool.stats().released()).isEqualTo(1);
  }

  @Test
  void whatLeftThePoolIsNotKept() throws InterruptedException {
    Slot<String> slot = Handles.acquire(pool);
    assertThat(Handles.discard(slot, Handles.use(slot))).isTrue();
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> pool.stats().destroyed() == 1);
    assertThat(slot.resource).isNull();
    assertThat(slot.life).isNull();

    Lease<String> lease = pool.acquire();
    assertThat(lease.detach()).isEqualTo("resource 2");
    assertThat(slot.resource).isNull();
    assertThat(slot.life).isNull();

    Lease<String> renewed = pool.acquire();
    assertThat(renewed.renew()).isEqualTo("resource 4");
    assertThat(renewed.detach()).isEqualTo("resource 4");
    assertThat(slot.pool.renewals.present((SlotLease<String>) renewed)).isNull();
  }

  @Test
  void anOldUseDoesNothingToTheNext() throws InterruptedException {
    Slot<String> slot = Handles.acquire(pool);
    long old = Handles.use(slot);
    Handles.release(slot, old);
    Slot<String> same = Handles.acquire(pool, AcquireOptions.defaults().label("again"));
    long use = Handles.use(same);
    assertThat(same).isSameAs(slot);
    assertThat(Handles.discard(slot, old)).isFalse();
    assertThat(Handles.lasts(same, use)).isTrue();
    assertThat(pool.leases().get(0).label()).isEqualTo("again");
    Handles.release(same, use);
  }

  @Test
  void whatIsToBeDoneIsDoneWhenTheUseHasEndedAndBeforeAnybodyElseHasIt()
      throws InterruptedException {
    Slot<String> slot = Handles.acquire(pool);
    long use = Handles.use(slot);
    Handles.release(
        slot,
        use,
        resource -> {
          assertThat(Handles.lasts(slot, use)).isFalse();
          assertThat(pool.tryAcquire()).isEmpty();
          cleaned.add(resource);
        });
    assertThat(cleaned).containsExactly("resource 1");
    assertThat(pool.stats().idle()).isEqualTo(1);
  }

  @Test
  void aResourceThatCannotBeCleanedUpIsDestroyed() throws InterruptedException {
    Slot<String> slot = Handles.acquire(pool);
    boolean ended =
        Handles.release(
            slot,
            Handles.use(slot),
            resource -> {
              throw new IllegalStateException("stuck");
            });
    assertThat(ended).isTrue();
    awaitDestroyed(PoolEvent.Reason.HOOK_FAILED);
  }

  @Test
  void aResourceThatIsToGoIsNotCleanedUp() throws InterruptedException {
    Slot<String> slot = Handles.acquire(pool);
    pool.reset();
    Handles.release(slot, Handles.use(slot), cleaned::add);
    awaitDestroyed(PoolEvent.Reason.RESET);
    assertThat(cleaned).isEmpty();
  }

  @Test
  void aDiscardedResourceIsDestroyed() throws InterruptedException {
    Slot<String> slot = Handles.acquire(pool);
    assertThat(Handles.discard(slot, Handles.use(slot))).isTrue();
    awaitDestroyed(PoolEvent.Reason.INVALIDATED);
  }

  @Test
  void aFailedTaskEndsAsThePoolWasTold() throws InterruptedException {
    for (TaskFailure way : TaskFailure.values()) {
      pool.close();
      open(builder().onTaskFailure(way).healthyWhen(resource -> true));
      cleaned.clear();
      Slot<String> slot = Handles.acquire(pool);
      RuntimeException failure = new IllegalStateException("mine");
      Handles.releaseFailed(slot, Handles.use(slot), failure, cleaned::add);
      assertThat(cleaned).hasSize(way == TaskFailure.DESTROY ? 0 : 1);
      if (way == TaskFailure.CHECK) {
        Awaitility.await()
            .atMost(20, TimeUnit.SECONDS)
            .until(() -> pool.stats().checksPassed() == 1);
      }
    }
    awaitDestroyed(PoolEvent.Reason.TASK_FAILED);
  }

  @Test
  void aUseThatIsWatchedIsEndedByOthersAndSaysSo() throws InterruptedException {
    open(builder().reclaimAfter(Duration.ofMillis(1)));
    Slot<String> slot = Handles.acquire(pool);
    long use = Handles.use(slot);
    Object watch = Objects.requireNonNull(Handles.watch(slot, use));
    awaitDestroyed(PoolEvent.Reason.RECLAIMED);
    assertThat(Handles.lasts(slot, use)).isFalse();
    assertThat(Handles.release(slot, use)).isFalse();
    assertThat(watch.toString()).isEqualTo("Lease[ended]");
  }

  @Test
  void aLeaseTellsWhatItStandsFor() throws InterruptedException {
    Lease<String> lease = pool.acquire();
    Handles.Held<String> first = Objects.requireNonNull(Handles.held(lease));
    assertThat(Handles.lasts(first.slot(), first.use())).isTrue();
    lease.renew();
    Handles.Held<String> second = Objects.requireNonNull(Handles.held(lease));
    assertThat(Handles.lasts(first.slot(), first.use())).isFalse();
    assertThat(Handles.lasts(second.slot(), second.use())).isTrue();
    lease.close();
    assertThat(Handles.held(lease)).isNull();
  }
}

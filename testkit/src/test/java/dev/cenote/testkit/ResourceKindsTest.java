package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireContext;
import dev.cenote.AcquireOptions;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolRegistry;
import dev.cenote.Poolable;
import dev.cenote.ResourceCreationException;
import dev.cenote.ResourceFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pool does with resources that bring their own hooks, and with those that bring none. */
class ResourceKindsTest {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final ManualClock clock = new ManualClock();
  private final PoolRegistry registry = PoolRegistry.create();
  private final AtomicBoolean failsToStart = new AtomicBoolean();

  @AfterEach
  void nothingIsLeft() {
    assertThat(registry.pools()).isEmpty();
    assertThat(clock.timers()).isZero();
  }

  @Test
  void aPoolableResourceHasItsOwnHooks() throws InterruptedException {
    try (Pool<Thing> pool = open(Pool.builder(Thing::new))) {
      try (Lease<Thing> lease = pool.acquire(AcquireOptions.defaults().label("work"))) {
        assertThat(lease.get()).isNotNull();
      }
    }
    assertThat(calls).containsExactly("start", "acquire work", "release", "stop", "close");
  }

  @Test
  void theFactorysHooksReplaceThoseOfTheResource() throws InterruptedException {
    ResourceFactory<Thing> factory =
        new ResourceFactory<>() {
          @Override
          public Thing create() {
            return new Thing();
          }

          @Override
          public void destroy(Thing resource) {
            calls.add("factory destroys");
          }

          @Override
          public void onAcquire(Thing resource, AcquireContext context) {
            calls.add("factory acquires");
          }

          @Override
          public void onRelease(Thing resource) {
            calls.add("factory releases");
          }
        };
    try (Pool<Thing> pool = open(Pool.builder(factory))) {
      pool.run(thing -> calls.add("used"));
    }
    assertThat(calls)
        .containsExactly(
            "start", "factory acquires", "used", "factory releases", "factory destroys");
  }

  @Test
  void theBuildersDestroyReplacesTheFactorys() throws InterruptedException {
    try (Pool<Thing> pool =
        open(Pool.builder(Thing::new).destroy(thing -> calls.add("builder destroys")))) {
      pool.run(thing -> {});
    }
    assertThat(calls).endsWith("release", "builder destroys");
  }

  @Test
  void whatIsOnlyCloseableIsClosed() throws InterruptedException {
    try (Pool<AutoCloseable> pool =
        open(Pool.<AutoCloseable>builder(() -> () -> calls.add("closed")))) {
      pool.run(each -> calls.add("used"));
    }
    assertThat(calls).containsExactly("used", "closed");
  }

  @Test
  void anythingCanBePooled() throws InterruptedException {
    try (Pool<StringBuilder> pool = open(Pool.builder(StringBuilder::new))) {
      pool.run(text -> text.append("kept"));
      assertThat(pool.<String, RuntimeException>execute(StringBuilder::toString)).isEqualTo("kept");
    }
  }

  @Test
  void equalResourcesAreNotMixedUp() throws InterruptedException {
    try (Pool<List<String>> pool =
        open(Pool.<List<String>>builder(() -> new CopyOnWriteArrayList<>()).max(2))) {
      Lease<List<String>> first = pool.acquire();
      Lease<List<String>> second = pool.acquire();
      assertThat(first.get()).isEqualTo(second.get());
      List<String> mine = second.get();
      first.close();
      second.close();
      mine.add("mine");
      pool.invalidate(List.of());
      assertThat(pool.stats().idle()).isEqualTo(2);
      mine.clear();
      pool.invalidate(mine);
      Await.until("its end", () -> pool.stats().destroyed() == 1);
      pool.run(other -> assertThat(other).isNotSameAs(mine));
    }
  }

  @Test
  void aResourceThatFailsToStartIsAFailedCreation() throws InterruptedException {
    failsToStart.set(true);
    try (Pool<Thing> pool = open(Pool.builder(Thing::new).failFast(true))) {
      var failing = pool.acquireAsync();
      assertThat(Outcomes.failure(failing, () -> {}, ResourceCreationException.class))
          .hasCauseInstanceOf(IOException.class);
      failsToStart.set(false);
      clock.advance(Duration.ofMillis(50));
      pool.run(thing -> calls.add("used"));
    }
    assertThat(calls)
        .startsWith("fails to start", "stop", "close", "start")
        .contains("used")
        .endsWith("stop", "close");
  }

  @Test
  void aResourceThatDoesNotStartInTimeIsDestroyedWithoutItsInterrupt() {
    CountDownLatch starting = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean(true);
    Poolable slow =
        new Poolable() {
          @Override
          public void start() throws IOException {
            starting.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt(); // as one should
              throw new IOException("interrupted", e);
            }
          }
        };
    try (Pool<Poolable> pool =
        open(
            Pool.builder(() -> slow)
                .max(1)
                .createTimeout(Duration.ofSeconds(1))
                .destroy(each -> interrupted.set(Thread.currentThread().isInterrupted())))) {
      var waiter = pool.acquireAsync();
      Await.until("its beginning", () -> starting.getCount() == 0);
      waiter.cancel(false);
      clock.advance(Duration.ofSeconds(1));
      Await.until("its end", () -> pool.stats().destroyed() == 1);
    }
    assertThat(interrupted).isFalse();
  }

  private <T> Pool<T> open(PoolBuilder<T> builder) {
    return builder.clock(clock).registry(registry).build();
  }

  /** A resource that notes what is done to it. */
  private final class Thing implements Poolable, AutoCloseable {
    @Override
    public void start() throws IOException {
      if (failsToStart.get()) {
        calls.add("fails to start");
        throw new IOException("cannot start");
      }
      calls.add("start");
    }

    @Override
    public void stop() {
      calls.add("stop");
    }

    @Override
    public void onAcquire(AcquireContext context) {
      calls.add("acquire " + context.label());
    }

    @Override
    public void onRelease() {
      calls.add("release");
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }
}

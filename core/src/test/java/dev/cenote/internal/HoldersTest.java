package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Lease;
import dev.cenote.LeaseInfo;
import dev.cenote.Pool;
import dev.cenote.PoolRegistry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoldersTest {
  private final Pool<Object> pool =
      Pool.builder(Object::new).registry(PoolRegistry.create()).max(2).build();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    pool.close();
  }

  /** Has a thread take a lease and hold it until the end. */
  private Thread held(Thread.Builder builder) throws InterruptedException {
    return held(builder::unstarted);
  }

  private Thread held(Function<Runnable, Thread> maker) throws InterruptedException {
    CountDownLatch holds = new CountDownLatch(1);
    Thread thread =
        maker.apply(() -> {
          try (Lease<Object> lease = pool.acquire()) {
            holds.countDown();
            end.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    thread.start();
    holds.await();
    return thread;
  }

  private List<String> holders() {
    return pool.leases().stream().map(LeaseInfo::holder).toList();
  }

  @Test
  void aPlatformThreadIsKnownByItsNameHoweverOftenOneAsks() throws InterruptedException {
    held(Thread.ofPlatform().name("worker"));

    assertThat(holders()).containsExactly("worker");
    assertThat(holders()).containsExactly("worker");
  }

  @Test
  void twoHoldersAreToldApart() throws InterruptedException {
    held(Thread.ofPlatform().name("one"));
    held(Thread.ofPlatform().name("other"));

    assertThat(holders()).containsExactlyInAnyOrder("one", "other");
    assertThat(holders()).containsExactlyInAnyOrder("one", "other");
  }

  @Test
  void aThreadOfAnotherGroupIsFoundToo() throws InterruptedException {
    ThreadGroup parent = Thread.currentThread().getThreadGroup();
    ThreadGroup top = parent.getParent() == null ? parent : parent.getParent();
    ThreadGroup other = new ThreadGroup(top, "others");
    held(task -> new Thread(other, task, "stranger"));

    assertThat(holders()).containsExactly("stranger");
  }

  @Test
  void aVirtualThreadIsKnownByItsNameOrElseByItsNumber() throws InterruptedException {
    held(Thread.ofVirtual().name("request"));
    Thread nameless = held(Thread.ofVirtual());

    assertThat(holders()).containsExactlyInAnyOrder("request", "#" + nameless.threadId());
  }
}

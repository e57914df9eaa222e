package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LiveSeamTest {
  @Test
  void ownThreadsAreNamedDaemonPlatformThreads() {
    LiveSeam seam = new LiveSeam("orders", SystemClock.instance(), null);
    for (Seam.Lane lane : Seam.Lane.values()) {
      CompletableFuture<Thread> ran = new CompletableFuture<>();
      seam.execute(lane, () -> ran.complete(Thread.currentThread()));

      Thread thread = ran.join();
      assertThat(thread.getName())
          .startsWith("cenote-orders-" + lane.name().toLowerCase(Locale.ROOT));
      assertThat(thread.isDaemon()).isTrue();
      assertThat(thread.isVirtual()).isFalse();
    }
    seam.open();
    seam.close();
    assertThatThrownBy(() -> seam.execute(Seam.Lane.CREATE, () -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void theHousekeeperNeverMeetsAnExecutor() {
    LiveSeam seam = new LiveSeam("orders", SystemClock.instance(), Runnable::run);
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    AtomicBoolean cancelledRan = new AtomicBoolean();
    seam.schedule(TimeUnit.HOURS.toNanos(1), () -> cancelledRan.set(true)).cancel();
    seam.schedule(1, () -> ran.complete(Thread.currentThread()));
    assertThat(ran.orTimeout(20, TimeUnit.SECONDS).join().getName())
        .startsWith("cenote-orders-complete");
    assertThat(cancelledRan).isFalse();
    seam.open();
    seam.close();
  }

  @Test
  void chanceIsFair() {
    LiveSeam seam = new LiveSeam("orders", SystemClock.instance(), null);
    assertThat(DoubleStream.generate(seam::random).limit(100))
        .allMatch(drawn -> drawn >= 0 && drawn < 1)
        .doesNotHaveDuplicates();
  }

  @Test
  void anExecutorThatFallsBackToItsCallerIsTakenAsRefusing() {
    AtomicBoolean ran = new AtomicBoolean();
    LiveSeam seam = new LiveSeam("orders", SystemClock.instance(), Runnable::run);

    assertThatThrownBy(() -> seam.execute(Seam.Lane.CREATE, () -> ran.set(true)))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(ran).isFalse();
  }
}

package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Child JVMs whose own thread reads the tasks, and what comes of it when tasks take their time,
 * when that thread is interrupted, and when it is to end.
 */
class QuickJvmTest extends JvmTest {
  private static final int MANY = 500;

  private static void hurry(WorkerPool<String, String> pool) throws InterruptedException {
    for (int i = 0; i < MANY; i++) {
      assertThat(pool.execute("echo " + i)).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void theyTakeTheirTime() throws Exception {
    WorkerPool<String, String> pool = open(jvm());
    for (int i = 0; i < 5; i++) {
      hurry(pool);
      assertThat(pool.execute("sleep 50")).isEqualTo("slept"); // another thread reads the next task
      assertThat(pool.submit("sleep 1").get()).isEqualTo("slept");
    }
    hurry(pool);
    assertThat(pool.stats().created()).isEqualTo(1);
  }

  /** To NIO an interrupt is the end of a channel; here no task is lost, nor a part of one. */
  @Test
  void theirThreadIsInterruptedByWhomeverItLikes() throws Exception {
    WorkerPool<String, String> pool = open(jvm());
    Random random = new Random(5);
    assertThat(pool.execute("be-interrupted")).isEqualTo("begun");
    for (int i = 0; i < MANY; i++) {
      String text = "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 500_000 : 100));
      assertThat(pool.execute("echo " + text)).isEqualTo(text);
    }
    assertThat(pool.execute("be-left-alone")).isEqualTo("ended");
    hurry(pool);
    assertThat(pool.stats().created()).isEqualTo(1);
  }

  @Test
  void theyCloseTheirWorkersWhenASignalEndsThem() throws Exception {
    Path closed = folder.resolve("closed");
    WorkerPool<String, String> pool =
        open(jvm().grace(Duration.ofDays(1)).systemProperty("closed", closed.toString()));
    hurry(pool);
    long pid = Long.parseLong(pool.execute("pid"));

    signal("TERM", pid);

    awaitGone(List.of(pid));
    assertThat(contentOf(closed)).isEqualTo("closed");
    await().until(() -> pool.stats().total() == 0);
  }
}

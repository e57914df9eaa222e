package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Workers that have done enough. */
class RecyclingTest extends WorkerTest {

  @Test
  void afterSoManyTasks() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1).maxTasks(3));
    Set<String> pids = new TreeSet<>();
    for (int i = 0; i < 9; i++) {
      pids.add(pool.execute("pid"));
    }

    assertThat(pids).hasSize(3);
  }

  @Test
  void afterAnAge() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1).maxAge(Duration.ofMillis(200)));
    String first = pool.execute("pid");

    await().until(() -> !pool.execute("pid").equals(first));
  }

  @Test
  void aboveItsMemory() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1).maxRss("100m"));
    String first = pool.execute("pid");

    assertThat(pool.execute("leak 10")).isEqualTo("leaked");
    assertThat(pool.execute("pid")).isEqualTo(first);
    assertThat(pool.execute("leak 150")).isEqualTo("leaked");
    assertThat(pool.execute("pid")).isNotEqualTo(first);
  }
}

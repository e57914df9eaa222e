package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cenote.workers.WorkerException.Kind;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many tasks. */
class MapTest extends WorkerTest {

  @Test
  void resultsComeInTheOrderOfTheTasks() {
    WorkerPool<String, String> pool = open(lines().max(3));

    List<String> results = pool.map(IntStream.range(0, 500).mapToObj(i -> "echo " + i)).toList();

    assertThat(results)
        .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
  }

  @Test
  void orAsTheyCome() {
    WorkerPool<String, String> pool = open(lines().max(3));

    List<String> results =
        pool.mapUnordered(IntStream.range(0, 500).mapToObj(i -> "echo " + i)).toList();

    assertThat(results)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 500).mapToObj(Integer::toString).toList());
  }

  @Test
  void tasksAreTakenNoFasterThanResults() {
    WorkerPool<String, String> pool = open(lines().max(2));
    AtomicLong taken = new AtomicLong();
    AtomicLong seen = new AtomicLong();
    AtomicLong worst = new AtomicLong();

    // More than would ever fit into memory, if they were taken faster.
    try (Stream<String> results =
        pool.map(
            LongStream.range(0, 1L << 40)
                .mapToObj(i -> {
                  worst.accumulateAndGet(taken.incrementAndGet() - seen.get(), Math::max);
                  return "echo " + i;
                }))) {
      results.limit(1000).forEach(result -> seen.incrementAndGet());
    }

    assertThat(seen).hasValue(1000);
    assertThat(worst.get()).isLessThanOrEqualTo(2 * 2 + 1);
  }

  @Test
  void afterAResizeAsManyAreUnderWayAsTheNewSizeAllows() {
    WorkerPool<String, String> pool = open(lines().max(1));
    AtomicInteger taken = new AtomicInteger();
    Stream<String> tasks = Stream.generate(() -> "echo " + taken.incrementAndGet());
    try (Stream<String> results = pool.map(tasks)) {
      Iterator<String> seen = results.iterator();
      assertThat(seen.next()).isEqualTo("1");
      assertThat(taken).hasValue(2);

      pool.resize(0, 4);
      assertThat(seen.next()).isEqualTo("2");
      assertThat(taken).hasValue(1 + 2 * 4);

      pool.resize(0, 1);
      for (int i = 3; i <= 8; i++) {
        assertThat(seen.next()).isEqualTo(Integer.toString(i));
        assertThat(taken).as("none before the surplus is done").hasValue(1 + 2 * 4);
      }
      assertThat(seen.next()).isEqualTo("9");
      assertThat(taken).hasValue(8 + 2);
    }
  }

  @Test
  void theFirstFailureEndsIt() {
    WorkerPool<String, String> pool = open(lines().max(2));
    Path never = folder.resolve("never");
    AtomicBoolean isClosed = new AtomicBoolean();
    AtomicInteger taken = new AtomicInteger();
    Stream<String> tasks =
        Stream.iterate(0, i -> i + 1)
            .peek(i -> taken.incrementAndGet())
            .map(i -> i == 3 ? "exit 2" : i < 3 ? "echo " + i : "wait-for " + never)
            .onClose(() -> isClosed.set(true));

    try (Stream<String> results = pool.map(tasks)) {
      assertThatThrownBy(() -> results.forEach(result -> {}))
          .isInstanceOfSatisfying(WorkerException.class, e -> assertThat(e.exitCode()).hasValue(2));
    }

    assertThat(isClosed).isTrue();
    assertThat(taken.get()).isLessThan(10);
    await().until(() -> pool.stats().inUse() == 0 && pool.stats().waiting() == 0);
  }

  @Test
  void leavingItEarlyGivesUpWhatRuns() {
    WorkerPool<String, String> pool = open(lines().max(2));
    Path never = folder.resolve("never");

    try (Stream<String> results =
        pool.mapUnordered(
            Stream.iterate(0, i -> i + 1).map(i -> i == 0 ? "echo x" : "wait-for " + never))) {
      assertThat(results.findFirst()).hasValue("x");
    }

    await().until(() -> pool.stats().inUse() == 0 && pool.stats().waiting() == 0);
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(2));
    Path never = folder.resolve("never");
    CompletableFuture<WorkerException> failure = new CompletableFuture<>();
    AtomicBoolean staysInterrupted = new AtomicBoolean();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                pool.map(Stream.of("wait-for " + never)).forEach(result -> {});
              } catch (WorkerException e) {
                staysInterrupted.set(Thread.currentThread().isInterrupted());
                failure.complete(e);
              }
            });
    await().until(() -> pool.stats().inUse() == 1);

    caller.interrupt();

    assertThat(failure.get().kind()).isEqualTo(Kind.CANCELLED);
    assertThat(staysInterrupted).isTrue();
    await().until(() -> pool.stats().inUse() == 0);
  }

  @Test
  void aFullQueueOnlySlowsItDown() {
    WorkerPool<String, String> pool = open(lines().max(2).queueLimit(0));

    assertThat(pool.map(IntStream.range(0, 100).mapToObj(i -> "echo " + i))).hasSize(100);
    assertThat(pool.mapUnordered(IntStream.range(0, 100).mapToObj(i -> "echo " + i))).hasSize(100);
  }
}

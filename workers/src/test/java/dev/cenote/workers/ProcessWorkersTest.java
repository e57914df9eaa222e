package dev.cenote.workers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cenote.QueueFullException;
import dev.cenote.workers.WorkerException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What works when nothing fails. */
class ProcessWorkersTest extends WorkerTest {

  @Test
  void aWarmWorkerServesOneTaskAfterAnother() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));

    assertThat(pool.execute("echo hällo")).isEqualTo("hällo");
    assertThat(pool.execute("echo")).isEmpty();
    assertThat(pool.execute("served")).isEqualTo("3");
    assertThat(pool.stats().created()).isEqualTo(1);
  }

  @Test
  void tasksRunBesideEachOther() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(2));
    Path file = folder.resolve("go");

    CompletableFuture<String> waiting = pool.submit("wait-for " + file);
    await().until(() -> pool.stats().inUse() == 1);
    assertThat(pool.execute("echo meanwhile")).isEqualTo("meanwhile");
    assertThat(waiting).isNotDone();
    Files.createFile(file);

    assertThat(waiting.get()).isEqualTo(file.toString());
    assertThat(pool.stats().created()).isEqualTo(2);
  }

  @Test
  void whatWaitsBeginsByPriorityAndThenInTheOrderOfTheCalls() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    Path file = folder.resolve("go");
    TaskOptions urgent = TaskOptions.defaults().priority(1);
    List<CompletableFuture<String>> low = new ArrayList<>();
    List<CompletableFuture<String>> high = new ArrayList<>();

    CompletableFuture<String> first = pool.submit("wait-for " + file);
    await().until(() -> pool.stats().inUse() == 1);
    for (int i = 0; i < 3; i++) {
      low.add(pool.submit("served"));
      high.add(pool.submit("served", urgent));
    }
    Files.createFile(file);
    first.get();

    // The one worker itself counts what it gets; two ends may be told in any order.
    assertThat(high.stream().map(CompletableFuture::join)).containsExactly("2", "3", "4");
    assertThat(low.stream().map(CompletableFuture::join)).containsExactly("5", "6", "7");
  }

  @Test
  void aFullQueueRejects() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1).queueLimit(0));
    Path file = folder.resolve("go");
    CompletableFuture<String> running = pool.submit("wait-for " + file);
    await().until(() -> pool.stats().inUse() == 1);

    WorkerException failure = failureOf(() -> pool.execute("echo"));
    assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
    assertThat(failure).hasCauseInstanceOf(QueueFullException.class);
    assertThat(pool.submit("echo")).isCompletedExceptionally();

    Files.createFile(file);
    running.get();
  }

  @Test
  void aWaitHasItsOwnLimit() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    Path file = folder.resolve("go");
    CompletableFuture<String> running = pool.submit("wait-for " + file);
    await().until(() -> pool.stats().inUse() == 1);

    TaskOptions hasty = TaskOptions.defaults().acquireTimeout(Duration.ofMillis(10));
    WorkerException failure = failureOf(() -> pool.execute("echo", hasty));

    assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
    assertThat(failure).hasMessageContaining("1/1 in use");
    Files.createFile(file);
    running.get();
  }

  @Test
  void aLineBreakIsRefusedAndHarmsNobody() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    String pid = pool.execute("pid");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.execute("echo a\necho b"))
        .withMessageContaining("line break");
    assertThatThrownBy(() -> pool.submit("echo a\necho b").get())
        .hasCauseInstanceOf(IllegalArgumentException.class);

    assertThat(pool.execute("pid")).isEqualTo(pid);
  }

  @Test
  void theCommandSaysWhereAndHow() throws Exception {
    Path place = folder.toRealPath();
    Command command =
        Command.of(python("worker.py"))
            .directory(place)
            .environment("CENOTE_TEST", "a value")
            .withoutEnvironment("HOME")
            .nice(3);
    WorkerPool<String, String> pool =
        open(ProcessWorkers.command(command).protocol(Protocol.lines()).max(1).build());

    assertThat(pool.execute("cwd")).isEqualTo(place.toString());
    assertThat(pool.execute("env CENOTE_TEST")).isEqualTo("a value");
    assertThat(pool.execute("env HOME")).isEqualTo("unset");
    int ours = Integer.parseInt(open(lines().max(1)).execute("nice"));
    assertThat(pool.execute("nice")).isEqualTo(Integer.toString(Math.min(ours + 3, 19)));
  }

  @Test
  void theBuilderSaysItToo() throws Exception {
    List<String> errors = new CopyOnWriteArrayList<>();
    WorkerPool<String, String> pool =
        open(
            lines()
                .directory(folder)
                .environment("CENOTE_TEST", "x")
                .nice(1)
                .grace(Duration.ofSeconds(1))
                .onStderr(errors::add)
                .name("speakers")
                .pool(p -> p.idleOrder(dev.cenote.IdleOrder.LIFO)));

    assertThat(pool.execute("env CENOTE_TEST")).isEqualTo("x");
    assertThat(pool.execute("log 2")).isEqualTo("logged");
    await().untilAsserted(() -> assertThat(errors).containsExactly("line 0", "line 1"));
    assertThat(pool.name()).isEqualTo("speakers");
    assertThat(pool.config().idleOrder()).isEqualTo(dev.cenote.IdleOrder.LIFO);
  }

  @Test
  void tasksShowWithTheirLabels() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    Path file = folder.resolve("go");
    CompletableFuture<String> task =
        pool.submit("wait-for " + file, TaskOptions.defaults().label("the long one"));
    await().until(() -> pool.stats().inUse() == 1);

    assertThat(pool.leases()).singleElement().asString().contains("the long one");

    Files.createFile(file);
    task.get();
  }

  @Test
  void everyWorkerIsWarmedUpOnce() throws Exception {
    WorkerPool<String, String> pool = open(lines().min(2).max(2).warmUp("echo hi", "hi"::equals));

    pool.start();

    assertThat(pool.stats().idle()).isEqualTo(2);
    assertThat(pool.execute("served")).isEqualTo("2");
  }

  @Test
  void aPingFindsTheWorkerThatDoesNotAnswerIt() throws Exception {
    WorkerPool<String, String> pool =
        open(lines().max(1).ping("served", "2"::equals, Duration.ofSeconds(10)));
    String pid = pool.execute("pid");

    assertThat(pool.checkHealth()).isZero(); // its second task
    assertThat(pool.checkHealth()).isEqualTo(1);
    assertThat(pool.execute("pid")).isNotEqualTo(pid);
  }

  @Test
  void resetReplacesAllAndResizeChangesTheirNumber() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    String first = pool.execute("pid");
    pool.reset();
    assertThat(pool.execute("pid")).isNotEqualTo(first);
    pool.resize(2, 3);
    pool.start();
    await().until(() -> pool.stats().total() == 2);
    pool.pause();
    assertThat(pool.state()).isEqualTo(dev.cenote.PoolState.PAUSED);
    pool.resume();
    pool.resize(0, 3);
    pool.clear();
    await().until(() -> pool.stats().total() == 0);
  }

  @Test
  void framesCarryAnyBytes() throws Exception {
    WorkerPool<byte[], String> pool =
        open(
            ProcessWorkers.command(python("frames.py"))
                .protocol(Protocol.frames(Codec.bytes(), Codec.utf8()))
                .build());

    assertThat(pool.execute("a\nb\0c".getBytes(UTF_8))).isEqualTo("a\nb\0c");
    assertThat(pool.execute(new byte[0])).isEmpty();
  }

  @Test
  void netstringsCarryAnyBytes() throws Exception {
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command(python("netstrings.py"))
                .protocol(Protocol.netstrings(Codec.utf8(), Codec.utf8()))
                .build());

    assertThat(pool.execute("a\nb,c")).isEqualTo("A\nB,C");
    assertThat(pool.execute("")).isEmpty();
  }

  @Test
  void aUserMayTalkInAnyWay() throws Exception {
    record Sums() implements Protocol<int[], Long> {
      @Override
      public Framing framing() {
        return Framing.lines();
      }

      @Override
      public Long call(int[] numbers, Channel child) throws InterruptedException {
        for (int number : numbers) {
          child.send(Integer.toString(number).getBytes(UTF_8));
        }
        child.send("sum".getBytes(UTF_8));
        return Long.valueOf(new String(child.receive(), UTF_8));
      }
    }

    WorkerPool<int[], Long> pool =
        open(ProcessWorkers.command(python("sums.py")).protocol(new Sums()).build());

    assertThat(pool.execute(IntStream.rangeClosed(1, 1000).toArray())).isEqualTo(500_500);
  }

  @Test
  void virtualThreadsShareTheWorkers() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(3));
    Set<String> answers = Collections.synchronizedSet(new TreeSet<>());
    List<Thread> threads =
        IntStream.range(0, 200)
            .mapToObj(i ->
                Thread.startVirtualThread(() -> {
                  try {
                    if (pool.execute("echo " + i).equals(Integer.toString(i))) {
                      answers.add(Integer.toString(i));
                    }
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(answers).hasSize(200);
    assertThat(pool.stats().created()).isBetween(1L, 3L);
  }

  @Test
  void badOptionsAreAllNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            lines()
                .maxTasks(-1)
                .maxAge(Duration.ofSeconds(-2))
                .taskTimeout(Duration.ofSeconds(-3))
                .maxRss("much")
                .build())
        .withMessageContaining("maxTasks: -1")
        .withMessageContaining("maxAge: PT-2S")
        .withMessageContaining("taskTimeout: PT-3S")
        .withMessageContaining("maxRss: \"much\": must be a size such as 500m or 2g");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lines().min(3).max(2).build())
        .withMessageContaining("min");
  }
}

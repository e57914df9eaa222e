package dev.cenote.workers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cenote.workers.WorkerException.Kind;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Children that answer so quickly that their callers look for the answers themselves, and what
 * comes of it when they suddenly do something else.
 */
class QuickChildTest extends WorkerTest {
  private static final int MANY = 2_000;

  /** Platform threads: only these look. */
  private static void hurry(WorkerPool<String, String> pool) throws InterruptedException {
    for (int i = 0; i < MANY; i++) {
      assertThat(pool.execute("echo " + i)).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void theyCrashAndTheirTaskHearsOfIt() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    hurry(pool);

    WorkerException crash = failureOf(() -> pool.execute("exit 7"));

    assertThat(crash.kind()).isEqualTo(Kind.CRASHED);
    assertThat(crash.exitCode()).hasValue(7);
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  @Test
  void theyTakeTheirTime() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    for (int i = 0; i < 10; i++) {
      hurry(pool);
      String file = folder.resolve("file" + i).toString();
      Future<String> slow = pool.submit("wait-for " + file);
      Files.createFile(folder.resolve("file" + i));
      assertThat(slow.get()).isEqualTo(file);
    }
    hurry(pool);
    WorkerException late =
        failureOf(() ->
            pool.execute(
                "touch-and-hang " + folder.resolve("hang"),
                TaskOptions.defaults().timeout(Duration.ofMillis(200))));
    assertThat(late.kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  @Test
  void theyDieIdle() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    hurry(pool);
    long pid = Long.parseLong(pool.execute("pid"));

    signal("KILL", pid);

    await().until(() -> pool.stats().total() == 0);
  }

  @Test
  void theyCloseTheirOutput() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    hurry(pool);

    WorkerException failure = failureOf(() -> pool.execute("close-stdout"));

    assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(failure).hasMessageContaining("closed its standard output");
  }

  @Test
  void oneAnswerTooManyIsNotTakenForAnAnswer() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    for (int i = 0; i < 5; i++) {
      hurry(pool);
      long created = pool.stats().created();

      assertThat(pool.execute("twice a")).isEqualTo("a");
      // Without ids it is luck whether the second line comes before the next task or after it.
      await().until(() -> pool.execute("echo b").equals("b") && pool.stats().created() > created);
    }
  }

  @Test
  void largeAnswersBetweenSmallOnes() throws Exception {
    WorkerPool<byte[], byte[]> pool =
        open(
            ProcessWorkers.command(python("frames.py"))
                .protocol(Protocol.frames(Codec.bytes(), Codec.bytes()))
                .registry(registry)
                .max(1)
                .build());
    Random random = new Random(3);
    for (int i = 0; i < MANY; i++) {
      byte[] message = new byte[random.nextInt(random.nextInt(20) == 0 ? 200_000 : 100)];
      random.nextBytes(message);
      assertThat(Arrays.equals(pool.execute(message), message)).isTrue();
    }
  }

  @Test
  void muchBothWaysAtOnceDoesNotDeadlock() throws Exception {
    // What is in the pipe to it when it floods us is more than fits there.
    record Flooding() implements Protocol<String, Integer> {
      @Override
      public Framing framing() {
        return Framing.lines();
      }

      @Override
      public Integer call(String task, Channel child) throws InterruptedException {
        child.send(task.getBytes(UTF_8));
        if (task.startsWith("flood")) {
          child.send(("echo " + "x".repeat(1_000_000)).getBytes(UTF_8));
          return child.receive().length + child.receive().length;
        }
        return child.receive().length;
      }
    }

    WorkerPool<String, Integer> pool =
        open(
            ProcessWorkers.command(python("worker.py"))
                .protocol(new Flooding())
                .registry(registry)
                .max(1)
                .build());
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < MANY; j++) {
        assertThat(pool.execute("echo 123")).isEqualTo(3);
      }
      assertThat(pool.execute("flood 2000000")).isEqualTo(3_000_000);
    }
  }

  enum Callers {
    PLATFORM,
    VIRTUAL,
    BOTH;

    ExecutorService start() {
      return switch (this) {
        case PLATFORM -> Executors.newFixedThreadPool(4);
        case VIRTUAL -> Executors.newVirtualThreadPerTaskExecutor();
        case BOTH ->
            Executors.newThreadPerTaskExecutor(task ->
                task.hashCode() % 2 == 0
                    ? Thread.ofPlatform().unstarted(task)
                    : Thread.ofVirtual().unstarted(task));
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoeverAsks(Callers callers) throws Exception {
    WorkerPool<String, String> pool = open(lines().max(2));
    try (ExecutorService threads = callers.start()) {
      List<Future<Optional<String>>> all =
          IntStream.range(0, 40)
              .mapToObj(number ->
                  threads.submit(() -> {
                    for (int i = 0; i < MANY / 10; i++) {
                      String text = number + "/" + i;
                      String answer = pool.execute("echo " + text);
                      if (!answer.equals(text)) {
                        return Optional.of(text + ": " + answer);
                      }
                    }
                    return Optional.<String>empty();
                  }))
              .toList();
      for (Future<Optional<String>> each : all) {
        assertThat(each.get()).isEmpty();
      }
    }
  }
}

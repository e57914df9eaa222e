package dev.cenote.workers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cenote.workers.WorkerException.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pipes that are full, both ways. */
class PipeTest extends WorkerTest {
  private static final int TEN_MILLION = 10_000_000;

  private ProcessWorkers.Builder<byte[], byte[]> frames(String... command) {
    return ProcessWorkers.command(command)
        .protocol(Protocol.frames(Codec.bytes(), Codec.bytes()))
        .max(1)
        .registry(registry);
  }

  @Test
  void muchBothWaysAtOnceDoesNotDeadlock() throws Exception {
    record FloodFirst() implements Protocol<byte[], Integer> {
      @Override
      public Framing framing() {
        return Framing.frames();
      }

      @Override
      public Integer call(byte[] input, Channel child) throws InterruptedException {
        child.send(input); // while the child writes as much, and does not read before
        return child.receive().length + child.receive().length;
      }
    }

    WorkerPool<byte[], Integer> pool =
        open(
            ProcessWorkers.command(python("frames.py", "flood"))
                .protocol(new FloodFirst())
                .max(1)
                .pool(p -> p.maxUses(1))
                .build());
    assertThat(pool.submit(new byte[TEN_MILLION]).get()).isEqualTo(2 * TEN_MILLION);
  }

  @Test
  void aHundredMegabytesPass() throws Exception {
    WorkerPool<byte[], byte[]> pool = open(frames(python("frames.py")).build());
    byte[] large = new byte[100_000_000];
    new Random(7).nextBytes(large);

    assertThat(Arrays.equals(pool.execute(large), large)).isTrue();
  }

  @Test
  void muchOnBothOutputsAtOncePasses() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));

    assertThat(pool.execute("flood 2000000")).hasSize(2_000_000);
    assertThat(pool.execute("served")).isEqualTo("2");
  }

  @Test
  void aFloodThatNobodyAskedForIsHeldBackAndEndsItsSource() {
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command("sh", "-c", "yes >&2 & exec yes")
                .protocol(Protocol.lines())
                .max(1)
                .build());

    WorkerException failure =
        await().until(() -> failureOf(() -> pool.execute("x")), e -> e != null);

    assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(failure)
        .hasMessageContaining("wrote what nobody asked for")
        .hasMessageEndingWith(": \"y\"");
  }

  @Test
  void aFloodOfErrorsIsKeptWithinBounds() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));

    assertThat(pool.execute("log 100000")).isEqualTo("logged");
    WorkerException failure = failureOf(() -> pool.execute("exit 1"));

    assertThat(failure.stderr()).hasSize(100).endsWith("line 99999", "going to exit with 1");
  }

  @Test
  void aChildThatDoesNotReadCostsNoMoreThanTheLimit() {
    WorkerPool<byte[], byte[]> pool =
        open(frames("sh", "-c", "trap '' TERM; while :; do sleep 1; done").build());

    WorkerException failure =
        failureOf(() ->
            pool.execute(
                new byte[TEN_MILLION], TaskOptions.defaults().timeout(Duration.ofMillis(300))));

    assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
  }

  @Test
  void manySmallMessagesThatNobodyReadsCostNoMoreEither() throws Exception {
    record Chatter() implements Protocol<Integer, Integer> {
      @Override
      public Framing framing() {
        return Framing.lines();
      }

      @Override
      public Integer call(Integer messages, Channel child) throws InterruptedException {
        for (int i = 0; i < messages; i++) {
          child.send(new byte[100]);
        }
        return child.receive().length;
      }
    }

    WorkerPool<Integer, Integer> pool =
        open(
            ProcessWorkers.command("sh", "-c", "trap '' TERM; while :; do sleep 1; done")
                .protocol(new Chatter())
                .max(1)
                .taskTimeout(Duration.ofMillis(300))
                .build());

    CompletableFuture<Integer> task = pool.submit(100_000);

    assertThat(task).failsWithin(PATIENCE);
    assertThat(task.exceptionNow())
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT));
  }

  @Test
  void oneThatAnswersWithoutReadingFillsItsPipeAndThenCostsNoMoreEither() throws Exception {
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command(python("answers_unread.py"))
                .protocol(Protocol.lines())
                .max(1)
                .taskTimeout(Duration.ofSeconds(1))
                .build());
    String task = "x".repeat(9_999);

    // The pipe holds 64 KiB, or less where there are many.
    CompletableFuture<String> last = pool.submit(task);
    while (!last.handle((output, failure) -> failure != null).get(30, TimeUnit.SECONDS)) {
      last = pool.submit(task);
    }

    assertThat(last.exceptionNow())
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT));
  }

  @Test
  void cancellingWakesWhoIsStuckInWriting() {
    WorkerPool<byte[], byte[]> pool =
        open(frames("sh", "-c", "trap '' TERM; while :; do sleep 1; done").build());
    CompletableFuture<byte[]> task = pool.submit(new byte[TEN_MILLION]);
    await().until(() -> pool.stats().inUse() == 1);

    task.cancel(true);

    await().until(() -> pool.stats().inUse() == 0 && pool.stats().destroyed() == 1);
  }

  @Test
  void anInterruptWakesWhoIsStuckInWriting() throws Exception {
    WorkerPool<byte[], byte[]> pool =
        open(frames("sh", "-c", "trap '' TERM; while :; do sleep 1; done").build());
    for (Thread.Builder kind : new Thread.Builder[] {Thread.ofPlatform(), Thread.ofVirtual()}) {
      AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
      Thread caller =
          kind.start(() -> {
            try {
              pool.execute(new byte[TEN_MILLION]);
            } catch (Throwable failure) {
              thrown.set(failure);
            }
          });
      await().until(() -> pool.stats().inUse() == 1);

      caller.interrupt();
      caller.join();

      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aCrashWhileWritingIsACrash() {
    WorkerPool<byte[], byte[]> pool =
        open(frames("sh", "-c", "read -r x; echo gone >&2; exit 6").build());
    byte[] large = new byte[TEN_MILLION];
    Arrays.fill(large, (byte) '\n');

    WorkerException failure = failureOf(() -> pool.execute(large));

    assertThat(failure.kind()).isEqualTo(Kind.CRASHED);
    assertThat(failure.exitCode()).hasValue(6);
    assertThat(new String(large, 0, 1, UTF_8)).isEqualTo("\n");
  }
}

package dev.cenote.workers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.ResourceCreationException;
import dev.cenote.ResourceFactory;
import dev.cenote.RetryPolicy;
import dev.cenote.testkit.PoolValidator;
import dev.cenote.workers.WorkerException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The raw level. */
class ChildProcessTest extends WorkerTest {

  private Pool<ChildProcess> pool(ResourceFactory<ChildProcess> factory) {
    return open(Pool.builder(factory).max(2).registry(registry).build());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String ask(ChildProcess child, String task) throws InterruptedException {
    child.send(bytes(task));
    return new String(child.receive(PATIENCE), UTF_8);
  }

  @Test
  void aPoolOfThemTalks() throws Exception {
    Pool<ChildProcess> pool = pool(ChildProcess.factory(python("worker.py")));

    String pid = pool.execute(child -> ask(child, "pid"));
    long known = pool.execute(ChildProcess::pid);
    String served = pool.execute(child -> ask(child, "served"));

    assertThat(pid).isEqualTo(Long.toString(known));
    assertThat(served).isEqualTo("2");
    new PoolValidator(pool, () -> {}).assertQuiet();
    pool.close();
    new PoolValidator(pool, () -> {}).assertEnded(registry);
  }

  @Test
  void messagesAreReceivedInOrderAndWaitForThat() throws Exception {
    Pool<ChildProcess> pool = pool(ChildProcess.factory("cat"));
    try (Lease<ChildProcess> lease = pool.acquire()) {
      ChildProcess child = lease.get();
      // More than fits into the inbox: the child has to wait, and we never do for ever.
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              for (int i = 0; i < 20_000; i++) {
                child.send(bytes("message " + i));
              }
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          });
      for (int i = 0; i < 20_000; i++) {
        assertThat(new String(child.receive(PATIENCE), UTF_8)).isEqualTo("message " + i);
      }
      writer.join();
      assertThat(failureOf(() -> child.receive(Duration.ofMillis(1))).kind())
          .isEqualTo(Kind.TIMED_OUT);
      assertThat(child.isAlive()).isTrue();
      assertThat(child.exitValue()).isEmpty();
    }
  }

  @Test
  void aConsumerGetsWhatIsThereAndWhatComes() throws Exception {
    Pool<ChildProcess> pool = pool(ChildProcess.factory("cat"));
    List<String> seen = new CopyOnWriteArrayList<>();
    try (Lease<ChildProcess> lease = pool.acquire()) {
      ChildProcess child = lease.get();
      child.send(bytes("one"));
      child.send(bytes("two"));
      assertThat(child.receive(PATIENCE)).isEqualTo(bytes("one"));
      child.onMessage(message -> {
        seen.add(new String(message, UTF_8));
        throw new IllegalStateException("which harms nobody");
      });
      child.send(bytes("three"));
      child.send(bytes("four"));
      await().untilAsserted(() -> assertThat(seen).containsExactly("two", "three", "four"));
    }
  }

  @Test
  void whatItSaidBeforeItsEndIsReceivedAndThenItsEnd() throws Exception {
    Pool<ChildProcess> pool = pool(ChildProcess.factory(python("worker.py")));
    try (Lease<ChildProcess> lease = pool.acquire()) {
      ChildProcess child = lease.get();
      child.send(bytes("echo a"));
      child.send(bytes("echo b"));
      child.send(bytes("exit 3"));
      assertThat(child.onExit().get()).isEqualTo(3);

      assertThat(child.receive(PATIENCE)).isEqualTo(bytes("a"));
      assertThat(child.receive(PATIENCE)).isEqualTo(bytes("b"));
      WorkerException failure = failureOf(() -> child.receive(PATIENCE));
      assertThat(failure.kind()).isEqualTo(Kind.CRASHED);
      assertThat(failure.exitCode()).hasValue(3);
      assertThat(child.stderr()).containsExactly("going to exit with 3");
      assertThat(child.exitValue()).hasValue(3);
      assertThat(child.isAlive()).isFalse();
      assertThatThrownBy(() -> child.send(bytes("echo c"))).isInstanceOf(WorkerException.class);
    }
  }

  @Test
  void howeverMuchThatIsAndHoweverLateItIsReceived() throws Exception {
    String program = "i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); done";
    Pool<ChildProcess> pool = pool(ChildProcess.factory("sh", "-c", "read -r x; " + program));
    try (Lease<ChildProcess> lease = pool.acquire()) {
      ChildProcess child = lease.get();
      child.send(bytes("go"));
      assertThat(child.onExit().get()).isZero();
      long begun = System.nanoTime();
      await().until(() -> System.nanoTime() - begun > Duration.ofMillis(1500).toNanos());

      for (int i = 0; i < 3000; i++) {
        assertThat(new String(child.receive(PATIENCE), UTF_8)).isEqualTo(Integer.toString(i));
      }
      assertThat(failureOf(() -> child.receive(PATIENCE)).kind()).isEqualTo(Kind.CRASHED);
    }
  }

  @Test
  void anEndIsToldEvenIfSomebodyWhoWasToldDoesNotReturn() throws Exception {
    Pool<ChildProcess> pool = pool(ChildProcess.factory("cat"));
    CountDownLatch go = new CountDownLatch(1);
    try (Lease<ChildProcess> lease = pool.acquire()) {
      ChildProcess child = lease.get();
      CompletableFuture<Void> told =
          child
              .onExit()
              .thenRun(() -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });

      ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();

      assertThat(failureOf(() -> child.receive(PATIENCE)).signal()).hasValue(9);
      assertThat(told).isNotDone();
      go.countDown();
      told.get();
    }
  }

  @Test
  void oneThatClosesItsInputIsToldFromOneThatClosesItsOutput() throws Exception {
    Pool<ChildProcess> pool =
        pool(ChildProcess.factory("sh", "-c", "exec <&-; echo ready; exec sleep 600"));
    pool.run(child -> {
      assertThat(child.receive(PATIENCE)).isEqualTo(bytes("ready"));
      WorkerException failure =
          failureOf(() -> {
            child.send(bytes("x"));
            return null;
          });
      assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
      assertThat(failure).hasMessageContaining("closed its standard input");
    });
  }

  @Test
  void oneThatDiesIdleLeavesThePoolByItself() throws Exception {
    Pool<ChildProcess> pool = pool(ChildProcess.factory("cat"));
    long pid = pool.execute(ChildProcess::pid);

    ProcessHandle.of(pid).orElseThrow().destroyForcibly();

    await().until(() -> pool.stats().total() == 0 && pool.stats().destroyed() == 1);
  }

  @Test
  void oneThatWritesGarbageLeavesThePoolByItself() throws Exception {
    Command command =
        Command.of("sh", "-c", "printf '\\0\\0\\0\\1!'; read -r x; echo garbage; cat");
    Pool<ChildProcess> pool = pool(ChildProcess.factory(command, Framing.frames()));
    pool.run(child -> {
      assertThat(child.receive(PATIENCE)).isEqualTo(bytes("!"));
      child.send(bytes("\n"));
    });

    await().until(() -> pool.stats().total() == 0 && pool.stats().destroyed() == 1);
  }

  @Test
  void oneThatBeginsWithGarbageIsAFailedStartAndMakesNoStorm() throws Exception {
    Path starts = folder.resolve("starts");
    Command command = Command.of("sh", "-c", "echo x >>" + starts + "; echo garbage; exec cat");
    Pool<ChildProcess> pool =
        open(
            Pool.builder(ChildProcess.factory(command, Framing.frames()))
                .min(4)
                .max(4)
                .createRetry(RetryPolicy.exponential(2, Duration.ofMillis(1)))
                .registry(registry)
                .build());

    Throwable failure =
        await()
            .until(
                () -> catchThrowable(() -> pool.run(child -> child.receive(PATIENCE))),
                ResourceCreationException.class::isInstance);

    assertThat(failure)
        .hasMessageContaining("what it wrote is no message")
        .hasMessageContaining("\"garbage\\n\"");
    assertThat(Files.readAllLines(starts)).hasSizeLessThan(60);
  }

  @Test
  void closingTwiceIsOnceAndEndsWhoWaits() throws Exception {
    ResourceFactory<ChildProcess> factory = ChildProcess.factory("cat");
    ChildProcess child = factory.create();
    Thread closer =
        Thread.startVirtualThread(() -> {
          child.close();
          child.close();
        });

    WorkerException failure = failureOf(() -> child.receive(PATIENCE));

    assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
    closer.join();
    assertThat(child.isAlive()).isFalse();
    assertThat(failureOf(() -> child.receive(PATIENCE)).kind()).isEqualTo(Kind.CANCELLED);
  }

  private void startAndClose(String script, Duration grace) throws Exception {
    Command command = Command.of("sh", "-c", "echo ready; " + script).grace(grace);
    try (ChildProcess child = ChildProcess.factory(command, Framing.lines()).create()) {
      assertThat(child.receive(PATIENCE)).isEqualTo(bytes("ready"));
    }
  }

  @Test
  void oneThatEndsWithItsInputMayFinishUp() throws Exception {
    Path file = folder.resolve("file");

    startAndClose("cat >/dev/null; sleep 0.3; echo tidy >" + file, PATIENCE);

    assertThat(file).hasContent("tidy");
  }

  @Test
  void oneThatDoesNotIsToldToBeforeTheGraceIsOver() throws Exception {
    Path file = folder.resolve("file");

    startAndClose(
        "trap 'echo told >" + file + "; exit' TERM; while :; do sleep 0.05; done",
        Duration.ofSeconds(4));

    assertThat(file).hasContent("told");
  }

  @Test
  void oneWhoseInputCannotEndIsToldToAtOnce() throws Exception {
    String hang = "dd bs=1 count=4 >/dev/null 2>&1; echo begun; sleep 600";
    Command command = Command.of("sh", "-c", hang).grace(Duration.ofDays(1));
    ChildProcess child = ChildProcess.factory(command, Framing.lines()).create();
    CompletableFuture<WorkerException> stuck =
        CompletableFuture.supplyAsync(
            () ->
                failureOf(() -> {
                  child.send(new byte[1_000_000]); // far more than it reads
                  return null;
                }),
            Thread::startVirtualThread);
    assertThat(child.receive(PATIENCE)).isEqualTo(bytes("begun"));

    child.close();

    assertThat(child.isAlive()).isFalse();
    assertThat(stuck.get().kind()).isEqualTo(Kind.CANCELLED);
  }

  @Test
  void anInterruptedCloseDoesNotWaitForTheGrace() throws Exception {
    Command stubborn =
        Command.of("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done")
            .grace(Duration.ofDays(1));
    ChildProcess child = ChildProcess.factory(stubborn, Framing.lines()).create();
    assertThat(child.receive(PATIENCE)).isEqualTo(bytes("ready"));
    Thread closer = new Thread(child::close);
    closer.start();

    closer.interrupt();
    closer.join();

    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void aFramingOfItsUsers() throws Exception {
    Framing bars =
        new Framing() {
          @Override
          public void write(byte[] message, OutputStream out) throws IOException {
            out.write(message);
            out.write('|');
          }

          @Override
          public Optional<byte[]> read(MessageInput in) throws IOException {
            return in.readUntil((byte) '|', 100);
          }
        };
    Pool<ChildProcess> pool = pool(ChildProcess.factory(Command.of("cat"), bars));

    String answer = pool.execute(child -> ask(child, "a\nb"));

    assertThat(answer).isEqualTo("a\nb");
  }

  @Test
  void aMessageThatCannotBeWrittenIsRefused() throws Exception {
    Pool<ChildProcess> pool = pool(ChildProcess.factory(Command.of("cat"), Framing.lines(3)));

    pool.run(child -> {
      assertThatIllegalArgumentException().isThrownBy(() -> child.send(bytes("a\nb")));
      assertThatIllegalArgumentException().isThrownBy(() -> child.send(bytes("four")));
      assertThat(ask(child, "abc")).isEqualTo("abc");
    });
  }
}

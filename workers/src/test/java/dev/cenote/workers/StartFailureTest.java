package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cenote.RetryPolicy;
import dev.cenote.workers.WorkerException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands that do not work: one line that says what to do, and no fork storm. */
class StartFailureTest extends WorkerTest {

  private WorkerException failureOf(Command command) {
    WorkerPool<String, String> pool =
        open(ProcessWorkers.command(command).protocol(Protocol.lines()).max(2).build());
    WorkerException failure = failureOf(() -> pool.execute("echo"));
    assertThat(failure.kind()).isEqualTo(Kind.START_FAILED);
    assertThat(String.valueOf(failure.getMessage()).lines()).hasSize(1);
    return failure;
  }

  /**
   * The first children may look well until they die, and cost their tasks; but then each is looked
   * at for longer than they live.
   */
  private static WorkerException startFailureOf(WorkerPool<String, String> pool) {
    return await()
        .until(
            () -> failureOf(() -> pool.execute("x")),
            failure -> failure.kind() == Kind.START_FAILED);
  }

  private Path executable(String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  @Test
  void aProgramThatIsNotThere() {
    assertThat(failureOf(Command.of("no-such-program", "x")))
        .hasMessage(
            "cannot start \"no-such-program x\": there is no program no-such-program in PATH;"
                + " install it, or give the path of its file");
  }

  @Test
  void aFileThatIsNotThere() {
    Path file = folder.resolve("worker");
    assertThat(failureOf(Command.of(file.toString())))
        .hasMessageContaining("there is no file " + file + "; check its path");
  }

  @Test
  void aCommandAsForAShell() throws Exception {
    executable("worker", "#!/bin/sh\nexec cat\n");
    String file = folder.resolve("worker").toString();
    for (String line : List.of("cat -u", file + " x")) {
      assertThat(failureOf(Command.of(line)))
          .hasMessageEndingWith(
              "; no shell splits it: give the program and each argument on their own");
    }
    for (String path : List.of("~/worker", "$HOME/worker")) {
      assertThat(failureOf(Command.of(path)))
          .hasMessageContaining("there is no file " + path)
          .hasMessageEndingWith("; no shell expands ~ and $ in it: give the path as it is");
    }
    assertThat(failureOf(Command.of("worker").directory(folder)))
        .hasMessageEndingWith("; to run the file of that name, write ./worker");
  }

  @Test
  void aScriptWithoutTheRunBit() throws Exception {
    Path file = Files.writeString(folder.resolve("worker"), "#!/bin/sh\n");
    assertThat(failureOf(Command.of(file.toString())))
        .hasMessageContaining(
            file + " is not executable; run chmod +x on it, or name its interpreter first");
  }

  @Test
  void aDirectoryForAProgram() {
    assertThat(failureOf(Command.of(folder.toString())))
        .hasMessageContaining(folder + " is a directory; name the program in it");
  }

  @Test
  void anInterpreterThatIsNotThere() throws Exception {
    Path file = executable("worker", "#!/bin/sh\r\nexec cat\r\n");
    assertThat(failureOf(Command.of(file.toString())))
        .hasMessageContaining("the interpreter that the first line of " + file + " names")
        .hasMessageEndingWith(" does not exist: \"#!/bin/sh\\x0d\"; correct it");
  }

  @Test
  void aWorkingDirectoryThatIsNotThere() {
    Path place = folder.resolve("nowhere");
    assertThat(failureOf(Command.of("cat").directory(place)))
        .hasMessageContaining(
            "its working directory " + place + " does not exist; create it, or name another");
  }

  @Test
  void aProgramIsFoundFromTheDirectoryThatItRunsIn() throws Exception {
    executable("worker", "#!/bin/sh\nexec cat\n");
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command(Command.of("./worker").directory(folder))
                .protocol(Protocol.lines())
                .build());

    assertThat(pool.execute("x")).isEqualTo("x");
  }

  @Test
  void oneThatEndsSoonIsAFailedStartWithItsLastWords() {
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command("sh", "-c", "echo 'no model found' >&2; exit 7")
                .protocol(Protocol.lines())
                .build());

    WorkerException failure = startFailureOf(pool);

    assertThat(failure.exitCode()).hasValue(7);
    assertThat(failure.stderr()).containsExactly("no model found");
    assertThat(failure).hasMessageContaining("exit code 7").hasMessageContaining("no model found");
  }

  @Test
  void oneThatEndsAfterAWhileDoesNotMakeAStormOfForks() throws Exception {
    Path forks = folder.resolve("forks");
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command(
                    "sh", "-c", "echo x >>" + forks + "; sleep 0.1; echo broken >&2; exit 7")
                .protocol(Protocol.lines())
                .min(4)
                .max(4)
                .build());

    WorkerException failure = startFailureOf(pool);

    assertThat(failure.stderr()).containsExactly("broken");
    assertThat(Files.readAllLines(forks)).hasSizeLessThan(60);
  }

  private ProcessWorkers.Builder<String, String> once() {
    return lines().startRetry(RetryPolicy.exponential(1, Duration.ofMillis(1)));
  }

  @Test
  void aWarmUpThatFails() {
    WorkerPool<String, String> crashing = open(once().max(1).warmUp("exit 5"));
    WorkerException crash = failureOf(() -> crashing.execute("echo"));
    assertThat(crash.kind()).isEqualTo(Kind.START_FAILED);
    assertThat(crash.exitCode()).hasValue(5);
    assertThat(crash).hasMessageContaining("the warm-up failed");

    WorkerPool<String, String> wrong = open(once().max(1).warmUp("echo no", "yes"::equals));
    assertThat(failureOf(() -> wrong.execute("echo")))
        .hasMessageContaining("answered the warm-up wrongly: \"no\"");

    Path file = folder.resolve("never");
    WorkerPool<String, String> slow =
        open(once().max(1).warmUp("wait-for " + file).startTimeout(Duration.ofMillis(300)));
    assertThat(failureOf(() -> slow.execute("echo")).kind()).isEqualTo(Kind.START_FAILED);
  }

  @Test
  void startSaysSoToo() {
    WorkerPool<String, String> pool =
        open(ProcessWorkers.command("no-such-program").protocol(Protocol.lines()).min(1).build());

    WorkerException failure =
        failureOf(() -> {
          pool.start();
          return null;
        });

    assertThat(failure.kind()).isEqualTo(Kind.START_FAILED);
    assertThat(failure).hasMessageContaining("no-such-program");
  }

  @Test
  void itRecoversByItself() throws Exception {
    Path file = folder.resolve("worker");
    WorkerPool<String, String> pool =
        open(ProcessWorkers.command(file.toString()).protocol(Protocol.lines()).build());
    assertThat(failureOf(() -> pool.execute("x")).kind()).isEqualTo(Kind.START_FAILED);

    executable("worker", "#!/bin/sh\nexec cat\n");

    await().ignoreExceptions().untilAsserted(() -> assertThat(pool.execute("x")).isEqualTo("x"));
  }
}

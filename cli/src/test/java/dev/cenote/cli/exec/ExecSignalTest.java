package dev.cenote.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends from outside. */
class ExecSignalTest extends ExecTest {

  private ExecProcess start(String... more) throws IOException {
    return new ExecProcess(folder, Redirect.PIPE, Redirect.PIPE, List.of(arguments(more)));
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void whatRunsComesToItsEnd(String signal, int status) throws Exception {
    tasks("echo 1", "wait-for " + file("begun") + " " + file("go"), "echo 3", "echo 4");
    try (ExecProcess exec = start("--workers=1", "--resume=" + file("state"))) {
      exec.awaitFile(file("begun"));
      exec.signal(signal);
      awaitNotice(exec);
      Files.createFile(file("go"));
      assertThat(exec.status()).isEqualTo(status);
      assertThat(results()).containsExactly("1", "waited");
      assertThat(exec.errors())
          .contains("2 tasks in", "none failed")
          .contains("stopped after 2 tasks; the same command goes on from there");
    }
    assertThat(exec("--workers=1", "--resume=" + file("state")).status()).isZero();
    assertThat(results()).containsExactly("1", "waited", "3", "4");
  }

  private static void awaitNotice(ExecProcess exec) {
    await().atMost(PATIENCE).until(() -> exec.errors().contains("stopping when the tasks"));
  }

  @Test
  void theSecondTimeItIsGivenUp() throws Exception {
    tasks("echo 1", "hang " + file("begun"), "echo 3");
    try (ExecProcess exec = start("--workers=1", "--failures=" + file("failures"))) {
      exec.awaitFile(file("begun"));
      exec.signal("INT");
      awaitNotice(exec);
      exec.signal("INT");
      assertThat(exec.status()).isEqualTo(130);
      assertThat(results()).containsExactly("1");
      assertThat(failures()).isEmpty();
      assertThat(exec.errors()).contains("stopped after 1 task, and gave up what ran");
    }
  }

  @Test
  void soIsAWorkerThatDoesNotWantToEnd() throws Exception {
    tasks("hang-hard " + file("begun"));
    try (ExecProcess exec = start()) {
      exec.awaitFile(file("begun"));
      exec.signal("TERM");
      awaitNotice(exec);
      exec.signal("INT");
      assertThat(exec.status()).isEqualTo(143);
    }
  }

  @Test
  void whoWaitsForInputNeedNotGetIt() throws Exception {
    try (ExecProcess exec =
            new ExecProcess(
                folder,
                Redirect.PIPE,
                Redirect.PIPE,
                Stream.concat(Stream.of("exec"), Stream.of(worker())).toList());
        OutputStream input = exec.process().getOutputStream();
        BufferedReader output = exec.process().inputReader()) {
      input.write("echo 1\n".getBytes(StandardCharsets.US_ASCII));
      input.flush();
      assertThat(output.readLine()).isEqualTo("1");
      exec.signal("INT");
      assertThat(exec.status()).isEqualTo(130);
      assertThat(exec.errors()).contains("stopped after 1 task");
    }
  }

  @Test
  void whenNobodyReadsTheResultsItEndsWithoutAWord() throws Exception {
    tasks(echoes(1, 100_000));
    try (ExecProcess exec =
            new ExecProcess(
                folder,
                Redirect.from(file("tasks").toFile()),
                Redirect.PIPE,
                Stream.concat(Stream.of("exec"), Stream.of(worker())).toList());
        BufferedReader output = exec.process().inputReader()) {
      assertThat(output.readLine()).isEqualTo("1");
      output.close();
      assertThat(exec.status()).isEqualTo(141);
      assertThat(exec.errors()).isEmpty();
    }
  }

  @Test
  void killedWithItsGroupItLeavesNobody() throws Exception {
    tasks("hang-hard " + file("begun"), "hang " + file("begun too"));
    List<String> words = new java.util.ArrayList<>(List.of("setsid"));
    words.addAll(ExecProcess.command(List.of(arguments("--workers=2"))));
    Process exec = new ProcessBuilder(words).redirectErrorStream(true).start();
    try {
      await().atMost(PATIENCE).until(() -> Files.exists(file("begun")));
      await().atMost(PATIENCE).until(() -> Files.exists(file("begun too")));
      List<Long> pids =
          List.of(
              Long.valueOf(Files.readString(file("begun"))),
              Long.valueOf(Files.readString(file("begun too"))));
      new ProcessBuilder("kill", "-KILL", "--", "-" + exec.pid()).start().waitFor();
      assertThat(exec.waitFor()).isEqualTo(137);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(pids).noneMatch(ExecSignalTest::runs));
    } finally {
      exec.destroyForcibly();
    }
  }

  /** Whether a process runs; an orphan's new parent may never ask what it ended with. */
  private static boolean runs(long pid) {
    try {
      return !Files.readString(java.nio.file.Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
  }

  @Test
  void anInputThatIsNotOverIsNotReadFarAhead() throws Exception {
    try (ExecProcess exec =
            new ExecProcess(
                folder,
                Redirect.PIPE,
                Redirect.PIPE,
                Stream.concat(Stream.of("exec", "--workers=1"), Stream.of(worker())).toList());
        BufferedReader output = exec.process().inputReader()) {
      OutputStream input = exec.process().getOutputStream(); // another thread is stuck in it
      input.write(
          ("wait-for " + file("begun") + " " + file("go") + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
      exec.awaitFile(file("begun"));
      long written = writeUntilFull(input);
      assertThat(written).isLessThan(1 << 20);
      Files.createFile(file("go"));
      assertThat(output.readLine()).isEqualTo("waited");
    }
  }

  /** Writes from another thread; it is stuck when it has not come further for a while. */
  private static long writeUntilFull(OutputStream input) {
    java.util.concurrent.atomic.AtomicLong written = new java.util.concurrent.atomic.AtomicLong();
    byte[] line = ("echo " + "x".repeat(1000) + "\n").getBytes(StandardCharsets.US_ASCII);
    Thread writer =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                while (written.get() < 100 << 20) {
                  input.write(line);
                  input.flush();
                  written.addAndGet(line.length);
                }
              } catch (IOException e) {
                // It has ended.
              }
            });
    await()
        .atMost(PATIENCE)
        .during(java.time.Duration.ofMillis(300))
        .until(
            new java.util.concurrent.Callable<>() {
              private long before = -1;

              @Override
              public Boolean call() {
                long now = written.get();
                boolean isStuck = now == before || !writer.isAlive();
                before = now;
                return isStuck;
              }
            });
    return written.get();
  }
}

package dev.cenote.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.cli.ExitStatus;
import dev.cenote.cli.Invocation;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Going on from where an earlier run was, however that ended. */
class ExecResumeTest extends ExecTest {

  private static final int TASKS = 1_500;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killedAgainAndAgainNothingIsLostOrDoubled(boolean isOrdered) throws Exception {
    // Every sixtieth task fails; all others answer.
    String[] tasks =
        IntStream.rangeClosed(1, TASKS)
            .mapToObj(n -> n % 60 == 0 ? "twice " + n : "echo " + n)
            .toArray(String[]::new);
    tasks(tasks);
    List<String> arguments = new ArrayList<>(List.of("--workers=4", "--quiet", "--numbered"));
    arguments.add("--resume=" + file("state"));
    arguments.add("--failures=" + file("failures"));
    if (!isOrdered) {
      arguments.add("--unordered");
    }
    Random random = new Random(42);
    int kills = 0;
    int status = killWhenItHasGrown(arguments, random);
    while (status == 137) {
      kills++;
      assertThat(kills).isLessThan(100);
      status = killWhenItHasGrown(arguments, random);
    }
    assertThat(status).isEqualTo(ExitStatus.FAILED);
    assertThat(kills).isPositive();
    List<String> expected =
        IntStream.rangeClosed(1, TASKS)
            .filter(n -> n % 60 != 0)
            .mapToObj(n -> n + "\t" + n)
            .toList();
    if (isOrdered) {
      assertThat(results()).isEqualTo(expected);
    } else {
      assertThat(results()).containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(failures().stream().map(line -> Integer.valueOf(line.get(0))))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, TASKS).filter(n -> n % 60 == 0).boxed().toList());
  }

  /** Runs it, and kills it when some more results are there; returns its exit status. */
  private int killWhenItHasGrown(List<String> arguments, Random random) throws Exception {
    Path results = file("results");
    long enough = size(results) + random.nextInt(8_000);
    try (ExecProcess exec =
        new ExecProcess(
            folder,
            Redirect.PIPE,
            Redirect.PIPE,
            List.of(arguments(arguments.toArray(String[]::new))))) {
      while (exec.process().isAlive() && size(results) < enough) {
        Thread.onSpinWait();
      }
      exec.process().destroyForcibly();
      return exec.status();
    }
  }

  private static long size(Path file) throws java.io.IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  @Test
  void whatIsBeyondTheCheckpointIsCutOff() throws Exception {
    tasks("echo 1", "exit 2", "echo 3");
    String[] options = {"--resume=" + file("state"), "--failures=" + file("failures")};
    exec(options);
    String state = Files.readString(file("state"));
    // As after a sudden end: more was written than is known, the last line not even to its end.
    tasks("echo 1", "exit 2", "echo 3", "echo 4");
    Files.writeString(file("results"), "1\n3\n4\nhal");
    Files.writeString(file("failures"), Files.readString(file("failures")) + "5\tcra");
    Invocation exec = exec(options);
    assertThat(results()).containsExactly("1", "3", "4");
    assertThat(failures()).hasSize(1);
    assertThat(exec.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(exec.err()).contains("1 task in").contains("after 3 before, 1 failed in all");
    assertThat(Files.readString(file("state"))).isNotEqualTo(state).contains("succeeded=3");
  }

  @Test
  void whenAllIsDoneThereIsNothingToDo() throws Exception {
    tasks(echoes(1, 10));
    exec("--resume=" + file("state"));
    Invocation again = exec("--resume=" + file("state"));
    assertThat(again.status()).isZero();
    assertThat(again.err()).contains("0 tasks").contains("after 10 before");
    assertThat(results()).hasSize(10);
  }

  @Test
  void anotherInputIsRefused() throws Exception {
    tasks(echoes(1, 10));
    exec("--resume=" + file("state"));
    tasks(echoes(2, 11));
    refused("is not the input that " + file("state") + " goes on with: its first ");
    tasks(echoes(1, 9));
    refused("is not the input that " + file("state") + " goes on with: it has only 63 bytes");
  }

  @Test
  void anotherOutputIsRefused() throws Exception {
    tasks(echoes(1, 10));
    exec("--resume=" + file("state"));
    Files.writeString(file("results"), "short\n");
    refused("has 6 bytes, fewer than the 21 that ");
    assertThat(results()).containsExactly("short");
    Files.writeString(file("results"), "as long as this\nor longer");
    refused("its bytes up to the 21th are others");
    assertThat(results()).containsExactly("as long as this", "or longer");
  }

  @Test
  void anotherFileIsNoCheckpoint() throws Exception {
    tasks(echoes(1, 10));
    Files.writeString(file("state"), "something else");
    refused("is no checkpoint of cenote exec");
    assertThat(file("results")).doesNotExist();
  }

  private void refused(String reason) {
    Invocation exec = exec("--resume=" + file("state"), "--quiet");
    assertThat(exec.err().lines()).singleElement().asString().contains(reason);
    assertThat(exec.status()).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void twoAtATimeAreOneTooMany() throws Exception {
    tasks("wait-for " + file("begun") + " " + file("go"), "echo 2");
    try (ExecProcess first =
        new ExecProcess(
            folder,
            Redirect.PIPE,
            Redirect.PIPE,
            List.of(arguments("--resume=" + file("state"))))) {
      first.awaitFile(file("begun"));
      Invocation second = exec("--resume=" + file("state"));
      assertThat(second.err()).contains("another cenote exec writes to " + file("results"));
      assertThat(second.status()).isEqualTo(ExitStatus.USAGE);
      Files.createFile(file("go"));
      assertThat(first.status()).isZero();
    }
    assertThat(results()).containsExactly("waited", "2");
  }

  @Test
  void standardOutputMayBeAppendedToAFile() throws Exception {
    tasks(echoes(1, 5));
    Files.writeString(file("results"), "# before\n");
    String[] options = {"exec", "--resume=" + file("state")};
    assertThat(appended(options)).isZero();
    assertThat(results()).containsExactly("# before", "1", "2", "3", "4", "5");
    Files.writeString(file("results"), Files.readString(file("results")) + "6\nhalf");
    tasks(echoes(1, 7));
    assertThat(appended(options)).isZero();
    assertThat(results()).containsExactly("# before", "1", "2", "3", "4", "5", "6", "7");
  }

  private int appended(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of(worker()));
    try (ExecProcess exec =
        new ExecProcess(
            folder,
            Redirect.from(file("tasks").toFile()),
            Redirect.appendTo(file("results").toFile()),
            arguments)) {
      return exec.status();
    }
  }
}

package dev.cenote.cli.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.cli.ExitStatus;
import dev.cenote.cli.Invocation;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks and their results. */
class ExecWorkTest extends ExecTest {

  @Test
  void resultsComeInTheOrderOfTheTasks() throws Exception {
    tasks(echoes(1, 3000));
    Invocation exec = exec("--workers", "4");
    assertThat(exec.err()).matches("cenote exec: 3,000 tasks in .* s \\(.*/s\\), none failed\\R");
    assertThat(exec.status()).isEqualTo(ExitStatus.OK);
    assertThat(results()).containsExactly(numbers(1, 3000));
    assertThat(exec.out()).isEmpty();
  }

  @Test
  void orAsTheyComeWithTheirNumbers() throws Exception {
    String first = file("begun") + " " + file("go");
    tasks("wait-for " + first, "echo 2", "echo 3", "echo 4");
    Invocation exec;
    try (Touch touch = new Touch(file("begun"), () -> results().size() == 3, file("go"))) {
      exec = exec("--workers", "2", "--unordered", "--numbered", "--quiet");
    }
    assertThat(exec.err()).isEmpty();
    assertThat(results()).containsExactly("2\t2", "3\t3", "4\t4", "1\twaited");
  }

  @Test
  void inOrderAResultWaitsForThoseOfEarlierTasks() throws Exception {
    tasks(
        "wait-for " + file("first") + " " + file("go"),
        "echo 2",
        "wait-for " + file("third") + " " + file("go"));
    // Who has begun the third has answered the second.
    try (Touch touch = new Touch(file("third"), () -> results().isEmpty(), file("go"))) {
      exec("--workers", "2");
    }
    assertThat(results()).containsExactly("waited", "2", "waited");
  }

  @Test
  void bytesPassThroughAsTheyAre() throws Exception {
    byte[] odd = {'a', (byte) 0xff, (byte) 0xfe, '\t', '\r', '\n', 0, '\n', '\n', 'z'};
    Files.write(file("tasks"), odd);
    Invocation exec = exec("--", "cat");
    assertThat(exec.status()).isEqualTo(ExitStatus.OK);
    assertThat(Files.readString(file("results"), ISO_8859_1))
        .isEqualTo(new String(odd, ISO_8859_1) + "\n");
  }

  @Test
  void aLineMayBeLong() throws Exception {
    tasks("length " + "x".repeat(20 << 20), "length " + "y".repeat(3));
    assertThat(exec("--workers", "1").status()).isEqualTo(ExitStatus.OK);
    assertThat(results()).containsExactly(String.valueOf(20 << 20), "3");
  }

  @Test
  void withoutTasksThereAreNoResults() throws Exception {
    tasks();
    Invocation exec = exec();
    assertThat(exec.status()).isEqualTo(ExitStatus.OK);
    assertThat(exec.err()).contains("0 tasks");
    assertThat(results()).isEmpty();
  }

  @Test
  void workersAreKept() throws Exception {
    tasks(IntStream.range(0, 50).mapToObj(n -> "pid").toArray(String[]::new));
    exec("--workers", "2");
    assertThat(results()).hasSize(50);
    assertThat(results().stream().distinct()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void orReplacedAfterSoManyTasks() throws Exception {
    tasks("pid", "pid", "pid", "pid", "pid", "pid");
    exec("--workers", "1", "--max-tasks", "2");
    assertThat(results().stream().distinct()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void orWhenTheyAreTooLarge() throws Exception {
    tasks("pid", "pid", "pid");
    exec("--workers", "1", "--max-rss", "1k");
    assertThat(results().stream().distinct()).hasSize(3);
  }

  @Test
  void theySeeWhatTheyAreMeantToSee() throws Exception {
    tasks("env ONE", "env TWO", "cwd", "nice", "env PYTHONUNBUFFERED");
    String here = folder.toRealPath().toString();
    Invocation plain = exec("--workers", "1");
    int nice = Integer.parseInt(results().get(3));
    Invocation exec =
        exec("--env", "ONE=1", "--env", "TWO=a=b", "--directory", here, "--nice", "1");
    assertThat(plain.status() + exec.status()).isZero();
    assertThat(results())
        .containsExactly("1", "a=b", here, String.valueOf(Math.min(nice + 1, 19)), "1");
  }

  @Test
  void whatTheySayOnStandardErrorIsPassedOn() throws Exception {
    tasks("log one", "log @|bold two|@", "log two");
    assertThat(exec("--workers", "1", "--quiet").err().lines())
        .containsExactly("one", "@|bold two|@", "two");
  }

  @Test
  void theCommandsOptionsAreItsOwn() throws Exception {
    tasks("a", "b");
    Invocation exec =
        Invocation.cenote(
            "exec",
            "--input=" + file("tasks"),
            "--output=" + file("results"),
            "sed",
            "--unbuffered",
            "-e",
            "s/$/--quiet/");
    assertThat(exec.err()).contains("2 tasks");
    assertThat(results()).containsExactly("a--quiet", "b--quiet");
  }

  @Test
  void jsonHasFailuresOfItsOwn() throws Exception {
    tasks("1", "\"bad\"", "{\"a\": [2, \"\\n\"]}", "no json");
    Invocation exec =
        exec(
            "--protocol=json",
            "--failures=" + file("failures"),
            "--",
            PYTHON,
            script("exec-json.py"));
    assertThat(exec.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(results()).hasSize(2);
    assertThat(results().get(0).replace(" ", "")).isEqualTo("{\"got\":1}");
    assertThat(results().get(1).replace(" ", "")).isEqualTo("{\"got\":{\"a\":[2,\"\\n\"]}}");
    assertThat(failures()).hasSize(2);
    assertThat(failures().get(0))
        .containsExactly("2", "handler", "the worker failed: it is bad", "\"bad\"");
    assertThat(failures().get(1)).startsWith("4", "refused").endsWith("no json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"frames", "netstrings"})
  void messagesMayHaveALength(String protocol) throws Exception {
    tasks("abc", "", "a!b");
    List<String> command = List.of("--", PYTHON, script("exec-frames.py"), "n");
    Invocation exec =
        exec(
            Stream.concat(
                    Stream.of("--protocol", protocol),
                    command.stream().limit(protocol.equals("frames") ? 3 : 4))
                .toArray(String[]::new));
    assertThat(results()).containsExactly("cba", "");
    assertThat(exec.err()).contains("task 3 failed: its result has a line break in it");
  }
}

package dev.cenote.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.cli.ExitStatus;
import dev.cenote.cli.Invocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks, workers and arguments that are no good. */
class ExecFaultTest extends ExecTest {

  @Test
  void tasksThatFailGoToTheirFileAndAreCounted() throws Exception {
    tasks("echo 1", "exit 3", "hang " + file("hung"), "twice x", "echo 5");
    Invocation exec = exec("--workers=2", "--timeout=500ms", "--failures=" + file("failures"));
    assertThat(exec.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(results()).containsExactly("1", "5");
    assertThat(failures()).extracting(line -> line.get(0)).containsExactly("2", "3", "4");
    assertThat(failures())
        .extracting(line -> line.get(1))
        .containsExactly("crashed", "timed-out", "protocol");
    assertThat(failures().get(0).get(2)).contains("ended with exit code 3");
    assertThat(failures().get(1).get(2)).contains("took longer than its limit of 500 ms");
    assertThat(failures().get(2).get(2)).contains("more than one line for a task");
    assertThat(exec.err())
        .containsOnlyOnce("\n")
        .contains("5 tasks in ")
        .endsWith("3 failed: 2, 3, 4; see " + file("failures") + System.lineSeparator());
  }

  @Test
  void theFileOfFailuresHasTheTasksAsTheyWere() throws Exception {
    Files.write(file("tasks"), new byte[] {'e', 'x', 'i', 't', ' ', '4', '\t', (byte) 0xff, '\n'});
    exec(
        "--failures=" + file("failures"), "--", PYTHON, "-c", "import sys; next(sys.stdin.buffer)");
    byte[] line = Files.readAllBytes(file("failures"));
    assertThat(line).endsWith('e', 'x', 'i', 't', ' ', '4', '\t', 0xff, '\n');
  }

  @Test
  void withoutItTheFirstAreNamed() throws Exception {
    String[] tasks = new String[24];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] = i % 2 == 0 ? "echo " + i : "exit 7";
    }
    tasks(tasks);
    Invocation exec = exec("--workers=1");
    assertThat(exec.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(exec.err().lines()).hasSize(12);
    assertThat(exec.err())
        .contains("task 2 failed: process", "task 20 failed: process", "from here on")
        .doesNotContain("task 22 failed")
        .contains("12 failed: 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, ...");
  }

  @Test
  void aTaskMayBeTriedAgain() throws Exception {
    tasks("crash-once " + file("crashed"), "exit 1");
    Invocation exec = exec("--retries=1");
    assertThat(results()).containsExactly("survived");
    assertThat(exec.err()).contains("1 failed: 2");
  }

  @Test
  void aCommandThatDiesAtOnceIsTriedAFewTimesAndNoTaskHasFailed() throws Exception {
    tasks(echoes(1, 1000));
    Invocation exec = exec("--failures=" + file("failures"), "--", PYTHON, "-c", "import nonesuch");
    assertThat(exec.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(exec.err().lines().filter(line -> line.startsWith("cenote exec:")))
        .singleElement()
        .asString()
        .contains("No module named 'nonesuch'");
    assertThat(exec.err().lines()).doesNotHaveDuplicates();
    assertThat(failures()).isEmpty();
  }

  @Test
  void soIsOneThatDiesAtItsFirstTask() throws Exception {
    tasks(echoes(1, 1000));
    Path started = file("started");
    String program =
        "import sys; open(sys.argv[1], 'a').write('x'); sys.stdin.readline(); sys.exit(5)";
    Invocation exec =
        exec(
            "--workers=3",
            "--failures=" + file("failures"),
            "--",
            PYTHON,
            "-c",
            program,
            started.toString());
    assertThat(exec.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(exec.err().lines())
        .singleElement()
        .asString()
        .contains("end before they answer anything", "exit code 5");
    assertThat(failures()).isEmpty();
    assertThat(Files.size(started)).isLessThan(20);
  }

  @Test
  void aTaskThatCrashesBeforeAnyHasAnAnswerHasFailedIfOthersHaveOne() throws Exception {
    tasks("exit 1", "exit 2", "echo 3");
    Invocation exec = exec("--workers=1", "--failures=" + file("failures"));
    assertThat(exec.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(failures()).extracting(line -> line.get(0)).containsExactly("1", "2");
    assertThat(results()).containsExactly("3");
  }

  @Test
  void orIfThereAreNoOthers() throws Exception {
    tasks("exit 1");
    Invocation exec = exec();
    assertThat(exec.err()).contains("task 1 failed", "1 failed: 1");
  }

  @Test
  void linesThatNobodyAskedForAreNoticed() throws Exception {
    tasks("one");
    String program =
        """
        import sys, os
        print("ready", flush=True)
        for line in sys.stdin:
            print(line, end="", flush=True)
            open(sys.argv[1], "w").close()
        """;
    // The first line comes before or after the task, but never as its answer unnoticed.
    Invocation exec = exec("--workers=1", "--", PYTHON, "-c", program, file("answered").toString());
    assertThat(exec.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(exec.err()).containsAnyOf("wrote what nobody asked for", "more than");
  }

  @Test
  void aWarmUpComesFirst() throws Exception {
    tasks("echo 1");
    assertThat(exec("--warm-up=echo hello").status()).isEqualTo(ExitStatus.OK);
    assertThat(results()).containsExactly("1");
    Invocation exec = exec("--warm-up=exit 3");
    assertThat(exec.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(exec.err()).contains("the warm-up failed").contains("exit code 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -- cenote-has-no-such-program  | cannot start "cenote-has-no-such-program": there is no program
          -- ./no-such-file              | there is no file ./no-such-file; check its path
          -- .                           | is no
          --directory=nowhere -- cat     | its working directory nowhere does not exist
          --input=nowhere -- cat         | cannot read nowhere: there is no such file
          --input=/ -- cat               | cannot read /: it is a directory
          --output=/ -- cat              | cannot write to /: Is a directory
          --failures=/no/where -- cat    | cannot write to /no/where: No such file or directory
          --resume=/no/where -- cat      | cannot write to /no/where: there is no such folder
          --resume=/ -- cat              | / is a directory
          --max-rss=much -- cat          | maxRss: "much": must be a size such as 500m or 2g
          --env==x -- cat                | is not a name, an equals sign and a value
          """)
  void whatCannotBeRunIsSaidInALine(String arguments, String reason) throws Exception {
    Path empty = Files.createFile(file("tasks"));
    String[] words = ("exec --quiet " + arguments).split(" ");
    if (!arguments.contains("--input")) {
      words = ("exec --input=" + empty + " --quiet " + arguments).split(" ");
    }
    Invocation exec = Invocation.cenote(words);
    assertThat(exec.err().lines()).singleElement().asString().startsWith("cenote exec: ");
    assertThat(exec.err()).contains(reason);
    assertThat(exec.status()).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void aFileWithoutItsBitIsSaidInALine() throws Exception {
    tasks("a");
    Path script = Files.writeString(file("script"), "#!/bin/sh\n");
    Invocation exec = exec("--", script.toString());
    assertThat(exec.err()).contains("is not executable; run chmod +x on it");
    assertThat(exec.status()).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void theInputIsNotWrittenOver() throws Exception {
    Path tasks = tasks("a");
    Invocation exec =
        Invocation.cenote("exec", "--input=" + tasks, "--output=" + tasks, "--", "cat");
    assertThat(exec.err()).contains("is the input, and would be written over");
    assertThat(exec.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(Files.readAllLines(tasks)).isEqualTo(List.of("a"));
  }

  @Test
  void aFullDiskIsSaidInALine() throws Exception {
    tasks(echoes(1, 10));
    Invocation exec =
        Invocation.cenote("exec", "--input=" + file("tasks"), "--output=/dev/full", "--", "cat");
    assertThat(exec.err().lines()).singleElement().asString().contains("No space left on device");
    assertThat(exec.status()).isEqualTo(ExitStatus.FAILED);
  }
}

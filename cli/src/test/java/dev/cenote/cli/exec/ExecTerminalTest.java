package dev.cenote.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** On a terminal: the progress bar, and the key that interrupts. */
class ExecTerminalTest extends ExecTest {

  private Process onTerminal(String... options) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                PYTHON,
                script("pty-run.py"),
                file("tasks").toString(),
                file("results").toString()));
    List<String> arguments = new ArrayList<>(List.of("exec"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of(worker()));
    words.addAll(ExecProcess.command(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("TERM", "xterm");
    return builder.start();
  }

  private static String shown(Process process) throws Exception {
    try (BufferedReader out = process.inputReader()) {
      return out.lines().collect(Collectors.joining("\n"));
    }
  }

  @Test
  void theBarShowsHowItGoesAndGoesAway() throws Exception {
    tasks("echo 1", "wait-for " + file("begun") + " " + file("go"));
    Process exec = onTerminal("--workers=1");
    StringBuilder shown = new StringBuilder();
    try (BufferedReader out = exec.inputReader()) {
      while (shown.indexOf("1 done  ") < 0) {
        shown.append((char) out.read());
      }
      Files.createFile(file("go"));
      shown.append(out.lines().collect(Collectors.joining("\n")));
    }
    assertThat(exec.waitFor()).isZero();
    assertThat(shown.toString())
        .containsPattern("\r\u001b\\[K *\\d+% \\[#*\\.+\\]  1 done  ")
        .containsPattern("[\r\n]\u001b\\[Kcenote exec: 2 tasks in .*, none failed\n?$");
    assertThat(results()).containsExactly("1", "waited");
  }

  @Test
  void nobodySeesItWhoDoesNotWantTo() throws Exception {
    tasks(echoes(1, 10));
    assertThat(shown(onTerminal("--quiet"))).isEmpty();
    assertThat(shown(onTerminal("--no-progress"))).startsWith("cenote exec: 10 tasks in ");
  }

  @Test
  void theKeyDoesNotReachTheWorkers() throws Exception {
    tasks("echo 1", "wait-for " + file("begun") + " " + file("go"), "echo 3");
    Process exec = onTerminal("--workers=1", "--no-progress");
    try (OutputStream keys = exec.getOutputStream();
        BufferedReader out = exec.inputReader()) {
      org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(file("begun")));
      press(keys);
      assertThat(out.readLine()).contains("stopping when the tasks that run are done");
      Files.createFile(file("go"));
      assertThat(out.lines().collect(Collectors.joining("\n"))).contains("none failed");
    }
    assertThat(exec.waitFor()).isEqualTo(130);
    assertThat(results()).containsExactly("1", "waited");
  }

  @Test
  void pressedTwiceTheyEnd() throws Exception {
    tasks("echo 1", "hang " + file("begun"));
    Process exec = onTerminal("--workers=1", "--no-progress");
    try (OutputStream keys = exec.getOutputStream();
        BufferedReader out = exec.inputReader()) {
      org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(file("begun")));
      press(keys);
      assertThat(out.readLine()).contains("another Ctrl-C gives them up");
      press(keys);
      String shown = out.lines().collect(Collectors.joining("\n"));
      assertThat(shown).contains("stopped after 1 task, and gave up what ran");
    }
    assertThat(exec.waitFor()).isEqualTo(130);
    assertThat(results()).containsExactly("1");
  }

  private static void press(OutputStream keys) throws Exception {
    keys.write('\n');
    keys.flush();
  }
}

package dev.cenote.cli.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cenote.cli.Invocation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code cenote exec} with real children; after each test none of them is left. */
abstract class ExecTest {

  static final Duration PATIENCE = Duration.ofMinutes(1);

  static final String PYTHON = findPython();

  @TempDir Path folder = Path.of("");

  /** The interpreter itself: what is called so may be a script that takes long to find it. */
  private static String findPython() {
    try {
      Process python =
          new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)").start();
      try (BufferedReader out = python.inputReader()) {
        return String.valueOf(out.readLine());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("these tests need python3", e);
    }
  }

  @AfterEach
  void noProcessIsLeft() {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(children()).isEmpty());
  }

  /** The processes that we have started, but for the one that watches over them. */
  static List<String> children() {
    return ProcessHandle.current()
        .descendants()
        .map(child -> child.info().commandLine().orElse(""))
        .filter(line -> !line.isEmpty() && !line.contains("cenote-guardian"))
        .toList();
  }

  static String script(String name) {
    return Path.of("src/test/resources", name).toAbsolutePath().toString();
  }

  /** The command of a worker that does what its tasks say. */
  static String[] worker() {
    return new String[] {"--", PYTHON, script("exec-worker.py")};
  }

  final Path file(String name) {
    return folder.resolve(name);
  }

  /** Fills a file with lines. */
  final Path tasks(String... lines) throws IOException {
    return Files.writeString(
        file("tasks"), Stream.of(lines).map(line -> line + "\n").collect(Collectors.joining()));
  }

  static String[] echoes(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(n -> "echo " + n).toArray(String[]::new);
  }

  static String[] numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toArray(String[]::new);
  }

  final List<String> results() throws IOException {
    return Files.readAllLines(file("results"), ISO_8859_1);
  }

  /** The columns of a line of the file of failures. */
  final List<List<String>> failures() throws IOException {
    return Files.readAllLines(file("failures"), ISO_8859_1).stream()
        .map(line -> Arrays.asList(line.split("\t", 4)))
        .toList();
  }

  /** The arguments: from the file of tasks to that of results. */
  final String[] arguments(String... more) {
    List<String> all = new ArrayList<>(List.of("exec", "--input", file("tasks").toString()));
    all.add("--output");
    all.add(file("results").toString());
    if (!Arrays.asList(more).contains("--")) {
      all.addAll(List.of(more));
      all.addAll(List.of(worker()));
    } else {
      all.addAll(List.of(more));
    }
    return all.toArray(String[]::new);
  }

  /** Runs it inside this JVM. */
  final Invocation exec(String... more) {
    return Invocation.cenote(arguments(more));
  }
}

package dev.cenote.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo in a process of its own that is ended from outside: whatever happens, nothing is left. */
class DemoProcessTest {

  private static final int TERMINATED = 128 + 15;

  @TempDir private Path temporary = Path.of("");
  private @Nullable Process started;

  @BeforeEach
  void start() throws IOException {
    // The server may have to run as another user, who must be able to get there.
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
    started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                classPath(),
                Main.class.getName(),
                "demo",
                "--duration=10m",
                "--callers=20")
            .redirectErrorStream(true)
            .start();
  }

  @AfterEach
  void end() {
    demo().destroyForcibly();
  }

  @Test
  void toldToTerminateItReportsAndCleansUp() throws Exception {
    try (BufferedReader output = demo().inputReader()) {
      awaitCallers(output);
      // Process.destroy would close the output as well.
      demo().toHandle().destroy();
      assertThat(output.lines().collect(joining("\n"))).contains("Stopped early. All checks hold.");
    }
    assertThat(demo().waitFor()).isEqualTo(TERMINATED);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void killedItIsCleanedUpAfter() throws Exception {
    try (BufferedReader output = demo().inputReader()) {
      awaitCallers(output);
      ProcessHandle server = server();
      List<ProcessHandle> all = demo().descendants().toList();
      demo().destroyForcibly();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(temporary).isEmptyDirectory());
      await().atMost(Duration.ofMinutes(1)).until(() -> hasEnded(server));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> all.stream().allMatch(DemoProcessTest::hasEnded));
    }
  }

  private static void awaitCallers(BufferedReader output) throws IOException {
    String line = output.readLine();
    while (!Objects.requireNonNull(line, "the demo ended").startsWith("Killing")) {
      line = output.readLine();
    }
  }

  private ProcessHandle server() throws IOException {
    try (Stream<Path> folders = Files.list(temporary)) {
      Path pidFile = folders.findFirst().orElseThrow().resolve("server/data/postmaster.pid");
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst())).orElseThrow();
    }
  }

  /** Whether a process has ended; one that nobody has waited for yet has no command any more. */
  private static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || process.info().command().isEmpty();
  }

  private static String classPath() {
    return Stream.of(
            Main.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"))
        .filter(part -> !part.isEmpty())
        .collect(joining(File.pathSeparator));
  }

  private Process demo() {
    return Objects.requireNonNull(started);
  }
}

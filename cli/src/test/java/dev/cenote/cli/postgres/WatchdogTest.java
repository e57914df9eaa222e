package dev.cenote.cli.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogTest {

  // Behaves like the server: writes its process id, and removes the file when it is told to quit.
  private static final String SERVER =
      """
      trap 'rm -f "$1"; exit 0' QUIT
      echo $$ >"$1.new"
      mv "$1.new" "$1"
      while :; do sleep 0.05; done
      """;

  @TempDir private Path temporary = Path.of("");
  private Path folder = Path.of("");
  private Path pidFile = Path.of("");

  @BeforeEach
  void fillFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("folder"));
    pidFile = folder.resolve("pid");
    Files.writeString(folder.resolve("file"), "content");
  }

  @Test
  void dismissedItTouchesNothing() throws IOException {
    try (Watchdog watchdog = Watchdog.over(folder, pidFile)) {
      watchdog.dismiss();
    }
    assertThat(folder.resolve("file")).exists();
  }

  @Test
  void elseItRemovesTheFolder() throws IOException {
    Watchdog.over(folder, pidFile).close();
    assertThat(folder).doesNotExist();
  }

  @Test
  void andStopsTheServer() throws Exception {
    Process server =
        new ProcessBuilder("/bin/sh", "-c", SERVER, "server", pidFile.toString()).start();
    try {
      await().until(() -> Files.exists(pidFile));
      Watchdog.over(folder, pidFile).close();
      assertThat(server.waitFor()).isZero();
      assertThat(folder).doesNotExist();
    } finally {
      server.destroyForcibly();
    }
  }
}

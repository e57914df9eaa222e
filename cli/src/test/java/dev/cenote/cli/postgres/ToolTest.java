package dev.cenote.cli.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.cli.postgres.Tool.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder = Path.of("");

  @Test
  void keepsOutputAndErrorsOfAProgramAndItsStatus() throws Exception {
    Outcome outcome = shell(LONG, "echo one; echo two >&2; echo; exit 3");
    assertThat(outcome.succeeded()).isFalse();
    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.output().lines()).containsExactly("one", "two", "");
    assertThat(outcome.lastLine()).isEqualTo("two");
  }

  @Test
  void oneThatSaysNothingHasItsStatusToShow() throws Exception {
    assertThat(shell(LONG, "exit 4").lastLine()).isEqualTo("exit status 4");
    assertThat(shell(LONG, "exit 0").succeeded()).isTrue();
  }

  @Test
  void oneThatDoesNotExistIsAnOutcome() throws Exception {
    Outcome outcome = Tool.run(folder, LONG, List.of("no-such-program"));
    assertThat(outcome.succeeded()).isFalse();
    assertThat(outcome.lastLine()).startsWith("no-such-program: ");
  }

  @Test
  void oneThatTakesTooLongIsKilled() throws Exception {
    Outcome outcome = shell(Duration.ofMillis(1), "exec sleep 3600");
    assertThat(outcome.succeeded()).isFalse();
    assertThat(outcome.lastLine()).startsWith("still not done after");
  }

  @Test
  void itSeesNoSettingsOfAnotherPostgres() throws Exception {
    assertThat(shell(LONG, "env").output()).contains("LC_ALL=C").doesNotContain("\nPG");
  }

  @Test
  void nothingOfItIsLeft() throws Exception {
    assertThat(shell(LONG, "echo one").succeeded()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  private Outcome shell(Duration limit, String script) throws IOException, InterruptedException {
    return Tool.run(folder, limit, List.of("/bin/sh", "-c", script));
  }
}

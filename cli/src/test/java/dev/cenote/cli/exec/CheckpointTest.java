package dev.cenote.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  @TempDir private Path folder = Path.of("");

  private static final Checkpoint SOME =
      new Checkpoint(
          new Unsettled.Progress(new Mark(7, 123, "abc"), 12, List.of(8L, 10L)),
          9,
          1,
          Optional.of(new Sink.Extent(99, "def")),
          Optional.of(new Sink.Extent(0, "")));

  @Test
  void whatWasWrittenIsRead() throws Exception {
    Path file = folder.resolve("state");
    assertThat(Checkpoint.read(file)).isEmpty();
    SOME.write(file);
    assertThat(Checkpoint.read(file)).contains(SOME);
    Checkpoint.none().write(file);
    assertThat(Checkpoint.read(file)).contains(Checkpoint.none());
    assertThat(folder.toFile().list()).containsExactly("state");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "input.tasks=1", "# cenote exec: how far it has come\n"})
  void whatIsNoneIsRefused(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("state"), text);
    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(ExecException.class)
        .hasMessageContaining("is no checkpoint of cenote exec");
  }

  @Test
  void soIsHalfOfOne() throws Exception {
    Path file = folder.resolve("state");
    SOME.write(file);
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.indexOf("succeeded")));
    assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(ExecException.class);
  }
}

package dev.cenote.workers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Commands, codecs and options. */
class ValuesTest {

  @Test
  void commandsDoNotChange() {
    Command plain = Command.of("program", "a");
    Command other =
        plain
            .arguments("b")
            .directory(Path.of("/"))
            .environment("SECRET", "x")
            .withoutEnvironment("HOME")
            .nice(5)
            .grace(Duration.ofSeconds(7));

    assertThat(plain.words()).containsExactly("program", "a");
    assertThat(plain.directory()).isEmpty();
    assertThat(plain.environment()).isEmpty();
    assertThat(plain.nice()).isEmpty();
    assertThat(plain.grace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(other.words()).containsExactly("program", "a", "b");
    assertThat(other.directory()).hasValue(Path.of("/"));
    assertThat(other.environment()).hasSize(2);
    assertThat(other.nice()).hasValue(5);
    assertThat(other.grace()).isEqualTo(Duration.ofSeconds(7));
    assertThat(other).hasToString("program a b");
    assertThat(plain.arguments("b\n  c")).hasToString("program a b c");
    assertThat(plain.arguments("x".repeat(1000)).toString()).hasSize(201).endsWith("x…");
  }

  @Test
  void commandsRefuseWhatMakesNoSense() {
    assertThatIllegalArgumentException().isThrownBy(Command::of);
    assertThatIllegalArgumentException().isThrownBy(() -> Command.of(" "));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Command.of("x", "a\0b"))
        .withMessage("command: \"a\\0b\": must have no character of number 0");
    Command command = Command.of("x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> command.nice(20))
        .withMessage("nice: 20: must be from -20 to 19");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> command.grace(Duration.ofMillis(-1)))
        .withMessageContaining("grace: PT-0.001S");
    assertThatIllegalArgumentException().isThrownBy(() -> command.environment("a=b", "c"));
  }

  @Test
  void codecsConvertAndRefuse() throws Exception {
    assertThat(Codec.utf8().decode(Codec.utf8().encode("hällo \uFFFD"))).isEqualTo("hällo \uFFFD");
    assertThatThrownBy(() -> Codec.utf8().decode("hällo".getBytes(ISO_8859_1)))
        .isInstanceOf(CharacterCodingException.class);
    byte[] bytes = {1, 2};
    assertThat(Codec.bytes().encode(bytes)).isSameAs(bytes);
    assertThat(Codec.bytes().decode(bytes)).isSameAs(bytes);
    assertThat(new String(Codec.jsonString().encode("a\"\n"), UTF_8)).isEqualTo("\"a\\\"\\n\"");
    assertThat(Codec.jsonString().decode("\"\\u00e4\"".getBytes(UTF_8))).isEqualTo("ä");
    assertThatThrownBy(() -> Codec.jsonString().decode("7".getBytes(UTF_8)))
        .hasMessageContaining("a string was expected");
    assertThatThrownBy(() -> Codec.jsonString().decode("\"a\" \"b\"".getBytes(UTF_8)))
        .hasMessageContaining("something follows the string");
  }

  @Test
  void taskOptionsDoNotChange() {
    TaskOptions plain = TaskOptions.defaults();
    TaskOptions other =
        plain
            .timeout(Duration.ofSeconds(1))
            .acquireTimeout(Duration.ofSeconds(2))
            .priority(3)
            .label("four")
            .idempotentRetries(5);

    assertThat(plain)
        .hasToString(
            "TaskOptions[timeout=the pool's, acquireTimeout=the pool's, priority=0, label=,"
                + " idempotentRetries=0]");
    assertThat(other)
        .hasToString(
            "TaskOptions[timeout=PT1S, acquireTimeout=PT2S, priority=3, label=four,"
                + " idempotentRetries=5]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.timeout(Duration.ofMillis(-1)))
        .withMessageContaining("timeout: PT-0.001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.acquireTimeout(Duration.ofMillis(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.idempotentRetries(-1))
        .withMessage("idempotentRetries: -1: must be 0 or more");
  }
}

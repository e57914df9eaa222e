package dev.cenote.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.cli.ExitStatus;
import dev.cenote.cli.Invocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecOptionsTest {

  @Test
  void helpExplainsOptionsAndExitStatuses() {
    Invocation help = Invocation.cenote("exec", "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out())
        .startsWith("Usage: cenote exec [OPTIONS] [--] COMMAND [ARGUMENT...] < TASKS > RESULTS")
        .contains("--workers", "--resume", "--failures", "--protocol", "cut -f4-")
        .contains("Exit status:", "130", "141", "Example: cenote exec");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exec                       | needs a command, such as: cenote exec -- python3 worker.py
          exec --workers 0 -- cat    | invalid value for option '--workers': '0' is not a whole number from 1 to 10,000
          exec --workers             | --workers needs a value: a whole number from 1 to 10,000
          exec --retries -1 cat      | invalid value for option '--retries': '-1' is not a whole number from 0 to 1,000
          exec --timeout 0 cat       | invalid value for option '--timeout': '0' is not a duration from 1ms to 720h, such as 20s, 1500ms, 2m or plain seconds
          exec --nice 20 cat         | invalid value for option '--nice': '20' is not a whole number from -20 to 19
          exec --protocol xml cat    | invalid value for option '--protocol': 'xml' is not one of lines, json, frames, netstrings
          exec --max-tasks 0 cat     | invalid value for option '--max-tasks': '0' is not a whole number from 1 to 2,147,483,647
          exec --input a --input b x | --input may be given only once
          exec --env NONSENSE cat    | invalid value for option '--env' (NAME=VALUE): 'NONSENSE' is not a name, an equals sign and a value
          """)
  void aBadArgumentIsOneLineThatSaysWhatIsAllowed(String arguments, String line) {
    Invocation command = Invocation.cenote(arguments.split(" ", -1));
    assertThat(command.err()).isEqualTo("cenote exec: " + line + System.lineSeparator());
    assertThat(command.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(command.out()).isEmpty();
  }

  @Test
  void anUnknownOptionIsOneLineToo() {
    Invocation command = Invocation.cenote("exec", "--wrokers", "4", "--", "cat");
    assertThat(command.err().lines()).hasSize(1);
    assertThat(command.err())
        .startsWith("cenote exec: unknown option '--wrokers'; the options are --workers, ");
    assertThat(command.status()).isEqualTo(ExitStatus.USAGE);
  }
}

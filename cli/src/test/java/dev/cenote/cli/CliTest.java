package dev.cenote.cli;

import static dev.cenote.cli.Invocation.cenote;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {

  @Test
  void withoutACommandItSaysWhatThereIs() {
    Invocation command = cenote();
    assertThat(command.status()).isZero();
    assertThat(command.out())
        .startsWith("Usage: cenote")
        .contains("demo", "exec", "--help", "--version");
    assertThat(command.err()).isEmpty();
  }

  @Test
  void helpIsTheSameAsNoCommand() {
    assertThat(cenote("--help").out()).isEqualTo(cenote().out());
  }

  @Test
  void theDemoExplainsItsOptionsAndExitStatuses() {
    Invocation command = cenote("demo", "--help");
    assertThat(command.status()).isZero();
    assertThat(command.out())
        .contains("--duration", "--callers", "--max", "--calm")
        .contains("20s", "1000", "10")
        .contains("Exit status:", "130");
  }

  @Test
  void theVersionNamesTheProgramAndTheJava() {
    Invocation command = cenote("--version");
    assertThat(command.status()).isZero();
    assertThat(command.out().lines()).hasSize(2);
    assertThat(command.out()).startsWith("cenote ").contains("Java " + Runtime.version());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --max 0             | cenote demo: invalid value for option '--max': '0' is not a whole number from 1 to 500
          --max 501           | cenote demo: invalid value for option '--max': '501' is not a whole number from 1 to 500
          --max 9999999999    | cenote demo: invalid value for option '--max': '9999999999' is not a whole number from 1 to 500
          --max=              | cenote demo: invalid value for option '--max': '' is not a whole number from 1 to 500
          --max               | cenote demo: --max needs a value: a whole number from 1 to 500
          --max --calm        | cenote demo: --max needs a value: a whole number from 1 to 500
          --max 1 --max 2     | cenote demo: --max may be given only once
          --callers -1        | cenote demo: invalid value for option '--callers': '-1' is not a whole number from 1 to 1,000,000
          --callers 1.5       | cenote demo: invalid value for option '--callers': '1.5' is not a whole number from 1 to 1,000,000
          --duration banana   | cenote demo: invalid value for option '--duration': 'banana' is not a duration from 1s to 24h, such as 20s, 1500ms, 2m or plain seconds
          --duration          | cenote demo: --duration needs a value: a duration from 1s to 24h, such as 20s, 1500ms, 2m or plain seconds
          --calm=perhaps      | cenote demo: invalid value for option '--calm': 'perhaps' is not a boolean
          --loud              | cenote demo: unknown option '--loud'; the options are --duration, --callers, --max, --calm, --help, --version, --verbose
          now                 | cenote demo: unexpected argument 'now'; there are only options: --duration, --callers, --max, --calm, --help, --version, --verbose
          """)
  void aBadArgumentIsOneLineThatSaysWhatIsAllowed(String arguments, String line) {
    Invocation command = cenote(("demo " + arguments).split(" ", -1));
    assertThat(command.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(command.err()).isEqualTo(line + System.lineSeparator());
    assertThat(command.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dmeo    | cenote: unknown command 'dmeo'; the commands are demo, exec
          --dmeo  | cenote: unknown option '--dmeo'; the options are --verbose, --help, --version
          @file   | cenote: unknown command '@file'; the commands are demo, exec
          """)
  void anUnknownCommandIsOneLineToo(String arguments, String line) {
    Invocation command = cenote(arguments.split(" ", -1));
    assertThat(command.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(command.err()).isEqualTo(line + System.lineSeparator());
  }
}

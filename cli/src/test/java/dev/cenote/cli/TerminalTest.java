package dev.cenote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class TerminalTest {

  private static final String ERASE = "\r\033[K";

  private final StringWriter out = new StringWriter();

  @Test
  void progressIsRewrittenInPlaceWhereSomebodyLooks() {
    Terminal terminal = new Terminal(new PrintWriter(out), true, Ansi.OFF);
    terminal.progress("one");
    terminal.progress("two");
    terminal.line("done");
    assertThat(out.toString())
        .isEqualTo(ERASE + "one" + ERASE + "two" + ERASE + "done" + System.lineSeparator());
  }

  @Test
  void progressIsALineEachElsewhere() {
    Terminal terminal = new Terminal(new PrintWriter(out), false, Ansi.OFF);
    terminal.progress("one");
    terminal.progress("two");
    terminal.clear();
    terminal.line("@|bold done|@");
    assertThat(out.toString().lines()).containsExactly("one", "two", "done");
  }

  @Test
  void coloursAreShownWhereTheyCanBe() {
    new Terminal(new PrintWriter(out), true, Ansi.ON).line("@|bold done|@");
    assertThat(out.toString()).contains("\033[1mdone");
  }
}

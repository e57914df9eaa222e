package dev.cenote.cli;

import static dev.cenote.cli.Invocation.cenote;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Short demos, on a real PostgreSQL. */
class DemoTest {

  @Test
  void aShortDemoHasItsFaultsAndItsChecksHold() {
    Invocation demo = cenote("demo", "--duration", "2s", "--callers", "20", "--max", "3");
    assertThat(demo.out())
        .contains("20 callers on virtual threads, 3 connections to PostgreSQL")
        .contains("All checks hold.")
        .contains("the pool recovered")
        .containsPattern("no receipt is lost or wrong +[1-9][0-9,]* asked for, 0 lost, 0 wrong")
        .containsPattern("no process is left +[0-9]+ made, [0-9]+ destroyed, 0 left")
        .doesNotContain("FAIL");
    assertThat(demo.err()).isEmpty();
    assertThat(demo.status()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void aCalmDemoBreaksNothing() {
    Invocation demo = cenote("demo", "--duration", "1s", "--callers", "5", "--max", "1", "--calm");
    assertThat(demo.out())
        .contains("5 callers on virtual threads, 1 connection to PostgreSQL")
        .contains("Nothing is broken on purpose")
        .containsPattern("processes made +[12]   0 killed by SIGKILL")
        .containsPattern("connections made +1 ")
        .doesNotContain("server down");
    assertThat(demo.status()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void aDemoThatIsStoppedBeforeItBeginsSaysSo() {
    StopSignal stop = new StopSignal();
    stop.request();
    Invocation demo = cenote(stop, "demo");
    assertThat(demo.out()).contains("Stopped before the callers began.");
    assertThat(demo.status()).isEqualTo(ExitStatus.STOPPED);
  }
}

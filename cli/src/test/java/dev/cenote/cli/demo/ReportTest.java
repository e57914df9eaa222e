package dev.cenote.cli.demo;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ReportTest {

  @Test
  void aGoodRun() {
    assertThat(report(new Example().withOutage().withRecovery()))
        .isEqualTo(
            """

            Work
              operations                  1,236   1,234 reads, 2 writes
              throughput                  62 /s   over 20.00 s, the outage included
                                            p50          p99          max
              acquire wait                12 ms        12 ms        12 ms
              use time                  0.45 ms      0.45 ms      0.45 ms

            Pool
              connections made               25   at most 10 at a time; 3 attempts failed
              resources lost                  0   25 made, 25 destroyed

            Child processes
              receipts made               8,000   by 2 processes at a time, for 8 callers
              processes made                 21   19 killed by SIGKILL
              slowest receipt            180 ms   tasks of the killed are run again

            Faults
              connections killed             15
              server down                2.31 s
              recovery                    87 ms   server's return to first success
              failures seen                   2   1 broken connection, 1 timeout
              worst overrun              3.0 ms   1 call had a timeout of 100 ms

            What callers were told who timed out
              orders-db: no connection within 100 ms (10/10 in use, 25 waiting)

            Checks
              ok    operations succeeded          1,236
              ok    the pool recovered            87 ms
              ok    no confirmed write is lost    1 confirmed, 0 lost
              ok    no row is a phantom           2 rows, 1 from 1 broken commit
              ok    no transaction is torn        2 payments, 2 booked
              ok    no resource is lost           25 made, 25 destroyed, 0 detached, 0 left
              ok    no connection is left behind  0 sessions on the server
              ok    no connection is shared       0 times
              ok    timeouts held                 worst overrun 3.0 ms, allowed 2,050 ms
              ok    no caller is stranded         0 of 1,000
              ok    no failure is unexplained     0
              ok    no receipt is lost or wrong   8,000 asked for, 0 lost, 0 wrong
              ok    no process is left            21 made, 21 destroyed, 0 left

            All checks hold.\
            """);
  }

  @Test
  void aBadRunSaysWhatFails() {
    Example run = new Example();
    run.sessions = 2;
    assertThat(report(run))
        .contains("  FAIL  no connection is left behind  2 sessions on the server")
        .endsWith("\n1 check fails.");
  }

  @Test
  void anEarlyEndIsMentioned() {
    Example run = new Example();
    run.stopped = true;
    assertThat(report(run)).endsWith("\nStopped early. All checks hold.");
  }

  @Test
  void ofEachKindOfTimeoutTheLastMessageIsShown() {
    Example run = new Example();
    SQLException outage = new SQLException("orders-db: refused");
    outage.setNextException(new SQLException("connection refused"));
    run.meters.timedOut(Duration.ZERO, 0, outage);
    run.meters.timedOut(Duration.ZERO, 0, new SQLException("orders-db: exhausted"));
    assertThat(report(run)).contains("timed out\n  orders-db: exhausted\n  orders-db: refused\n");
  }

  @Test
  void anUnexplainedFailureIsNamed() {
    Example run = new Example();
    run.meters.surprised(new IllegalStateException("what"));
    run.meters.surprised(new IllegalStateException("again"));
    assertThat(report(run)).contains("2, the first: java.lang.IllegalStateException: what");
  }

  private static String report(Example run) {
    Findings findings = run.findings();
    return Report.lines(findings, Verdict.of(findings)).stream()
        .map(Ansi.OFF::string)
        .collect(joining("\n"));
  }
}

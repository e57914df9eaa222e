package dev.cenote.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private final Example run = new Example().withOutage().withRecovery();

  @Test
  void aGoodRunHolds() {
    assertThat(Verdict.of(run.findings()).checks()).allMatch(Check::holds).hasSize(13);
  }

  @Test
  void aLostWriteFails() {
    run.rows = 0;
    run.booked = 0;
    fails("no confirmed write is lost");
  }

  @Test
  void aPhantomFails() {
    run.rows = 3;
    run.booked = 3;
    fails("no row is a phantom");
  }

  @Test
  void aTornTransactionFails() {
    run.booked = 1;
    fails("no transaction is torn");
  }

  @Test
  void anUnreadableDatabaseFails() {
    run.unreadable = Optional.of("connection refused");
    fails("the rows can be read");
  }

  @Test
  void aResourceThatWasNeverDestroyedFails() {
    run.books.destroyed(24);
    fails("no resource is lost");
  }

  @Test
  void aResourceThatIsStillOutFails() {
    run.books.inUse(1);
    fails("no resource is lost");
  }

  @Test
  void aConnectionThatTheServerStillHasFails() {
    run.sessions = 1;
    fails("no connection is left behind");
  }

  @Test
  void aConnectionWithTwoCallersFails() {
    run.meters.shared.increment();
    fails("no connection is shared");
  }

  @Test
  void aTimeoutThatWasOverrunByFarFails() {
    run.meters.timedOut(
        Duration.ofMillis(100), Duration.ofMillis(2_151).toNanos(), new SQLException("too late"));
    fails("timeouts held");
  }

  @Test
  void aStrandedCallerFails() {
    run.stranded = 1;
    fails("no caller is stranded");
  }

  @Test
  void anUnexplainedFailureFails() {
    run.meters.surprised(new IllegalStateException("what"));
    fails("no failure is unexplained");
  }

  @Test
  void aReceiptThatNeverCameFails() {
    run.receiptsMade--;
    fails("no receipt is lost or wrong");
  }

  @Test
  void aReceiptOfAnotherOrderFails() {
    run.receiptsMade--;
    run.receiptsWrong++;
    fails("no receipt is lost or wrong");
  }

  @Test
  void aReceiptThatWasGivenUpAtTheStopDoesNot() {
    run.receiptsMade--;
    run.receiptsGivenUp++;
    assertThat(Verdict.of(run.findings()).holds()).isTrue();
  }

  @Test
  void aProcessThatIsLeftFails() {
    run.processesLeft = 1;
    fails("no process is left");
  }

  @Test
  void aProcessThatWasNeverEndedFails() {
    run.processes.destroyed(20);
    fails("no process is left");
  }

  @Test
  void aRunWithoutSuccessFails() {
    run.meters.reads.reset();
    run.meters.writes.reset();
    fails("operations succeeded");
  }

  @Test
  void anOutageWithoutRecoveryFails() {
    Example unrecovered = new Example().withOutage();
    assertThat(Verdict.of(unrecovered.findings()).holds()).isFalse();
  }

  @Test
  void aRunThatWasStoppedNeedNotHaveComeToAnything() {
    Example stopped = new Example().withOutage();
    stopped.stopped = true;
    stopped.meters.reads.reset();
    stopped.meters.writes.reset();
    assertThat(Verdict.of(stopped.findings()).holds()).isTrue();
  }

  private void fails(String claim) {
    Verdict verdict = Verdict.of(run.findings());
    assertThat(verdict.holds()).isFalse();
    assertThat(verdict.checks())
        .filteredOn(check -> !check.holds())
        .extracting(Check::claim)
        .containsExactly(claim);
  }
}

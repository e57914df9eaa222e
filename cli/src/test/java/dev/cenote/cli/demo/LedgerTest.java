package dev.cenote.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private final Ledger ledger = new Ledger();

  @Test
  void confirmedWritesInTheTableAreAsTheyShouldBe() {
    confirm(3);
    Audit audit = audit(1, 2, 3);
    assertThat(audit.confirmed()).isEqualTo(3);
    assertThat(audit.rows()).isEqualTo(3);
    assertThat(audit.lost()).isZero();
    assertThat(audit.phantom()).isZero();
  }

  @Test
  void aConfirmedWriteThatIsNotInTheTableIsLost() {
    confirm(3);
    Audit audit = audit(1, 3);
    assertThat(audit.lost()).isEqualTo(1);
    assertThat(audit.phantom()).isZero();
  }

  @Test
  void aWriteOfUnknownOutcomeMayBeInTheTableOrNot() {
    confirm(1);
    ledger.unknown(ledger.begin());
    ledger.unknown(ledger.begin());
    Audit audit = audit(1, 3);
    assertThat(audit.confirmed()).isEqualTo(1);
    assertThat(audit.unknown()).isEqualTo(2);
    assertThat(audit.unknownFound()).isEqualTo(1);
    assertThat(audit.lost()).isZero();
    assertThat(audit.phantom()).isZero();
  }

  @Test
  void aWriteThatFailedBeforeItsCommitMustNotBeInTheTable() {
    confirm(1);
    ledger.refuse(ledger.begin());
    assertThat(audit(1).phantom()).isZero();
    Audit audit = audit(1, 2);
    assertThat(audit.refused()).isEqualTo(1);
    assertThat(audit.phantom()).isEqualTo(1);
    assertThat(audit.lost()).isZero();
  }

  @Test
  void aRowThatNobodyBeganIsAPhantom() {
    confirm(1);
    assertThat(audit(1, 2).phantom()).isEqualTo(1);
  }

  @Test
  void aRowThatIsThereTwiceIsAPhantomAndHidesNoLoss() {
    confirm(2);
    Audit audit = audit(1, 1);
    assertThat(audit.phantom()).isEqualTo(1);
    assertThat(audit.lost()).isEqualTo(1);
  }

  @Test
  void aWriteThatIsStillOpenAtTheEndIsOfUnknownOutcome() {
    ledger.begin();
    Audit audit = audit();
    assertThat(audit.unknown()).isEqualTo(1);
    assertThat(audit.confirmed()).isZero();
    assertThat(audit.lost()).isZero();
  }

  private void confirm(int writes) {
    for (int i = 0; i < writes; i++) {
      ledger.confirm(ledger.begin());
    }
  }

  private Audit audit(long... rows) {
    Audit audit = ledger.audit();
    LongStream.of(rows).forEach(audit::row);
    return audit;
  }
}

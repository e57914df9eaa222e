package dev.cenote.cli.demo;

import dev.cenote.PoolStats;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** A run in which all went well, until a test spoils it. */
final class Example {

  final Meters meters = new Meters();
  final Recovery recovery = new Recovery();
  final Ledger ledger = new Ledger();
  final PoolStats.Builder books = PoolStats.builder().max(10).created(25).destroyed(25);
  boolean stopped;
  int stranded;
  int rows = 2;
  long booked = 2;
  long sessions;
  Optional<String> unreadable = Optional.empty();
  long receiptsMade = 8_000;
  long receiptsWrong;
  long receiptsGivenUp;
  long processesLeft;
  final PoolStats.Builder processes = PoolStats.builder().max(2).created(21).destroyed(21);

  Example() {
    meters.reads.add(1_234);
    meters.writes.add(2);
    meters.waited(Duration.ofMillis(12).toNanos());
    meters.used(Duration.ofNanos(450_000).toNanos());
    meters.broken.increment();
    meters.impatient.increment();
    meters.timedOut(
        Duration.ofMillis(100),
        Duration.ofMillis(103).toNanos(),
        new SQLException("orders-db: no connection within 100 ms (10/10 in use, 25 waiting)"));
    ledger.confirm(ledger.begin());
    ledger.unknown(ledger.begin());
    books.createFailures(3);
  }

  /** The server went away for some seconds and came back. */
  Example withOutage() {
    recovery.gone(0);
    recovery.accepting(Duration.ofMillis(2_310).toNanos());
    return this;
  }

  /** And the callers noticed. */
  Example withRecovery() {
    recovery.succeeded(1, Duration.ofMillis(2_397).toNanos());
    return this;
  }

  Findings findings() {
    Audit audit = ledger.audit();
    for (int row = 1; row <= rows; row++) {
      audit.row(row);
    }
    return new Findings(
        new DemoSettings(Duration.ofSeconds(20), 1_000, 10, false),
        Duration.ofSeconds(20),
        stopped,
        meters,
        recovery,
        15,
        Optional.empty(),
        stranded,
        books.build(),
        new Aftermath(audit, booked, sessions, unreadable),
        new ReceiptFindings(
            8_000,
            receiptsMade,
            receiptsWrong,
            receiptsGivenUp,
            Optional.empty(),
            Duration.ofMillis(180),
            19,
            processes.build(),
            processesLeft));
  }
}

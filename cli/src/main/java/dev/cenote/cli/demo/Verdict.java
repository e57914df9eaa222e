package dev.cenote.cli.demo;

import static dev.cenote.cli.Format.count;

import dev.cenote.PoolStats;
import dev.cenote.cli.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges the findings: what must hold for the run to count as a success. */
record Verdict(List<Check> checks) {

  // Far more than a good timeout needs, and less than a bad one takes: an acquire that waits for
  // the server instead of its timeout is late by the whole outage. The more callers there are, the
  // longer a scheduler needs to come round to each of them.
  private static final Duration OVERRUN_LIMIT = Duration.ofSeconds(2);
  private static final Duration OVERRUN_LIMIT_PER_CALLER = Duration.ofNanos(50_000);

  static Verdict of(Findings findings) {
    List<Check> checks = new ArrayList<>();
    work(findings, checks);
    writes(findings.aftermath(), checks);
    books(findings, checks);
    callers(findings, checks);
    receipts(findings.receipts(), checks);
    return new Verdict(List.copyOf(checks));
  }

  boolean holds() {
    return checks.stream().allMatch(Check::holds);
  }

  private static void work(Findings findings, List<Check> checks) {
    long operations = findings.meters().operations();
    if (!findings.stopped()) {
      checks.add(new Check("operations succeeded", operations > 0, count(operations)));
    }
    findings
        .faultFailure()
        .ifPresent(failure ->
            checks.add(
                new Check(
                    "the server went and came", false, String.valueOf(failure.getMessage()))));
    if (findings.recovery().outage().isPresent() && !findings.stopped()) {
      Optional<Duration> time = findings.recovery().time();
      checks.add(
          new Check(
              "the pool recovered",
              time.isPresent(),
              time.map(Format::millis).orElse("no success after it")));
    }
  }

  private static void writes(Aftermath aftermath, List<Check> checks) {
    if (aftermath.failure().isPresent()) {
      checks.add(new Check("the rows can be read", false, aftermath.failure().get()));
      return;
    }
    Audit audit = aftermath.audit();
    checks.add(
        new Check(
            "no confirmed write is lost",
            audit.lost() == 0,
            count(audit.confirmed()) + " confirmed, " + count(audit.lost()) + " lost"));
    checks.add(
        new Check(
            "no row is a phantom",
            audit.phantom() == 0,
            count(audit.rows(), "row")
                + ", "
                + count(audit.unknownFound())
                + " from "
                + count(audit.unknown(), "broken commit")
                + (audit.phantom() == 0 ? "" : ", " + count(audit.phantom(), "phantom"))));
    checks.add(
        new Check(
            "no transaction is torn",
            aftermath.booked() == audit.rows(),
            count(audit.rows(), "payment") + ", " + count(aftermath.booked()) + " booked"));
  }

  private static void books(Findings findings, List<Check> checks) {
    PoolStats books = findings.books();
    long lost = books.created() - books.destroyed() - books.detached();
    long held = (long) books.idle() + books.inUse() + books.checking() + books.retiring();
    checks.add(
        new Check(
            "no resource is lost",
            lost == 0 && held == 0,
            count(books.created())
                + " made, "
                + count(books.destroyed())
                + " destroyed, "
                + count(books.detached())
                + " detached, "
                + count(held)
                + " left"));
    if (findings.aftermath().failure().isEmpty()) {
      long sessions = findings.aftermath().sessions();
      checks.add(
          new Check(
              "no connection is left behind",
              sessions == 0,
              count(sessions, "session") + " on the server"));
    }
    long shared = findings.meters().shared.sum();
    checks.add(new Check("no connection is shared", shared == 0, count(shared, "time")));
  }

  private static void callers(Findings findings, List<Check> checks) {
    Meters meters = findings.meters();
    Duration limit = overrunLimit(findings.settings().callers());
    checks.add(
        new Check(
            "timeouts held",
            meters.worstOverrun().map(worst -> worst.compareTo(limit) <= 0).orElse(true),
            meters
                .worstOverrun()
                .map(worst ->
                    "worst overrun " + Format.millis(worst) + ", allowed " + Format.millis(limit))
                .orElse("none was needed")));
    checks.add(
        new Check(
            "no caller is stranded",
            findings.stranded() == 0,
            count(findings.stranded()) + " of " + count(findings.settings().callers())));
    checks.add(
        new Check(
            "no failure is unexplained",
            meters.surprises() == 0,
            count(meters.surprises())
                + meters.firstSurprise().map(failure -> ", the first: " + failure).orElse("")));
  }

  private static void receipts(ReceiptFindings receipts, List<Check> checks) {
    checks.add(
        new Check(
            "no receipt is lost or wrong",
            receipts.lost() == 0 && receipts.wrong() == 0,
            count(receipts.asked())
                + " asked for, "
                + count(receipts.lost())
                + " lost, "
                + count(receipts.wrong())
                + " wrong"
                + receipts.failure().map(failure -> ", the first: " + failure).orElse("")));
    PoolStats books = receipts.books();
    checks.add(
        new Check(
            "no process is left",
            receipts.left() == 0 && books.created() == books.destroyed() + books.detached(),
            count(books.created())
                + " made, "
                + count(books.destroyed())
                + " destroyed, "
                + count(receipts.left())
                + " left"));
  }

  private static Duration overrunLimit(int callers) {
    return OVERRUN_LIMIT.plus(OVERRUN_LIMIT_PER_CALLER.multipliedBy(callers));
  }
}

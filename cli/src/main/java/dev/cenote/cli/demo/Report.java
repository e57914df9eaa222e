package dev.cenote.cli.demo;

import static dev.cenote.cli.Format.count;

import dev.cenote.PoolStats;
import dev.cenote.cli.Format;
import java.util.ArrayList;
import java.util.List;

/**
 * The table at the end, as lines with picocli's colour markup: what was done, what the pool did,
 * what was broken, and whether all holds.
 */
final class Report {

  private final Findings findings;
  private final Verdict verdict;
  private final List<String> lines = new ArrayList<>();

  private Report(Findings findings, Verdict verdict) {
    this.findings = findings;
    this.verdict = verdict;
  }

  static List<String> lines(Findings findings, Verdict verdict) {
    Report report = new Report(findings, verdict);
    report.work();
    report.pool();
    report.processes();
    report.faults();
    report.complaints();
    report.checks();
    report.conclusion();
    return report.lines;
  }

  private void work() {
    Meters meters = findings.meters();
    double seconds = Math.max(1e-9, findings.elapsed().toNanos() / 1e9);
    title("Work");
    row(
        "operations",
        count(meters.operations()),
        count(meters.reads.sum(), "read") + ", " + count(meters.writes.sum(), "write"));
    row(
        "throughput",
        count(Math.round(meters.operations() / seconds)) + " /s",
        "over "
            + Format.seconds(findings.elapsed())
            + findings.recovery().outage().map(outage -> ", the outage included").orElse(""));
    columns("", "p50", "p99", "max");
    spread("acquire wait", meters.waits());
    spread("use time", meters.uses());
  }

  private void pool() {
    PoolStats books = findings.books();
    title("Pool");
    row(
        "connections made",
        count(books.created()),
        "at most "
            + count(books.max())
            + " at a time; "
            + count(books.createFailures(), "attempt")
            + " failed");
    row(
        "resources lost",
        count(books.created() - books.destroyed() - books.detached()),
        count(books.created()) + " made, " + count(books.destroyed()) + " destroyed");
  }

  private void processes() {
    ReceiptFindings receipts = findings.receipts();
    title("Child processes");
    row(
        "receipts made",
        count(receipts.made()),
        "by "
            + Receipts.PROCESSES
            + " processes at a time, for "
            + count(Receipts.CALLERS, "caller"));
    row(
        "processes made",
        count(receipts.books().created()),
        count(receipts.kills()) + " killed by SIGKILL");
    row("slowest receipt", Format.millis(receipts.slowest()), "tasks of the killed are run again");
  }

  private void faults() {
    Meters meters = findings.meters();
    Recovery recovery = findings.recovery();
    title("Faults");
    row(
        "connections killed",
        count(findings.kills()),
        findings.settings().calm() ? "a calm run" : "");
    recovery
        .outage()
        .ifPresent(outage -> {
          row("server down", Format.seconds(outage), "");
          row(
              "recovery",
              recovery.time().map(Format::millis).orElse("none"),
              "server's return to first success");
        });
    row(
        "failures seen",
        count(meters.broken.sum() + meters.timeouts.sum() + meters.surprises()),
        count(meters.broken.sum(), "broken connection")
            + ", "
            + count(meters.timeouts.sum(), "timeout"));
    row(
        "worst overrun",
        meters.worstOverrun().map(Format::millis).orElse("none"),
        count(meters.impatient.sum(), "call")
            + " had a timeout of "
            + Format.millis(Workload.IMPATIENCE));
  }

  private void complaints() {
    List<String> complaints = findings.meters().complaints();
    if (!complaints.isEmpty()) {
      title("What callers were told who timed out");
      complaints.forEach(told -> lines.add("  " + told));
    }
  }

  private void checks() {
    title("Checks");
    for (Check check : verdict.checks()) {
      lines.add(
          String.format(
              "  %s  %-29s %s",
              check.holds() ? "@|green ok  |@" : "@|bold,red FAIL|@",
              check.claim(),
              "@|faint " + check.evidence() + "|@"));
    }
  }

  private void conclusion() {
    long failed = verdict.checks().stream().filter(check -> !check.holds()).count();
    String early = findings.stopped() ? "Stopped early. " : "";
    lines.add("");
    lines.add(
        early
            + (failed == 0
                ? "@|bold,green All checks hold.|@"
                : "@|bold,red " + failed + (failed == 1 ? " check fails.|@" : " checks fail.|@")));
  }

  private void title(String text) {
    lines.add("");
    lines.add("@|bold " + text + "|@");
  }

  private void row(String name, String value, String detail) {
    String row = String.format("  %-20s %12s", name, value);
    lines.add(detail.isEmpty() ? row : row + "   @|faint " + detail + "|@");
  }

  private void spread(String name, Spread spread) {
    columns(
        name,
        Format.millis(spread.p50()),
        Format.millis(spread.p99()),
        Format.millis(spread.max()));
  }

  private void columns(String name, String first, String second, String third) {
    lines.add(String.format("  %-20s %12s %12s %12s", name, first, second, third));
  }
}

package dev.cenote.cli.demo;

import dev.cenote.cli.Format;
import java.util.List;

/** The first lines of the output: what is about to happen. */
final class Introduction {

  private Introduction() {}

  static List<String> lines(DemoSettings settings, FaultPlan plan, String version) {
    return List.of(
        "@|bold "
            + Format.count(settings.callers(), "caller")
            + "|@ on virtual threads, @|bold "
            + Format.count(settings.max(), "connection")
            + "|@ to PostgreSQL "
            + version,
        "Reading and writing "
            + Format.count(Shop.ORDERS, "order")
            + " through a CenoteDataSource for "
            + Format.span(settings.duration()),
        Format.count(Receipts.CALLERS)
            + " more callers have receipts made by "
            + Receipts.PROCESSES
            + " child processes",
        faults(plan));
  }

  private static String faults(FaultPlan plan) {
    if (plan.killsPerSecond() == 0) {
      return "Nothing is broken on purpose";
    }
    return "Killing "
        + plan.killsPerSecond()
        + " connections and "
        + plan.processKillsPerSecond()
        + " process a second, "
        + plan.outage()
            .map(outage ->
                "stopping the server after "
                    + Format.span(outage.begin())
                    + " for "
                    + Format.span(outage.length()))
            .orElse("not stopping the server in so short a run");
  }
}

package dev.cenote.cli.demo;

import dev.cenote.cli.ExitStatus;
import dev.cenote.cli.StopSignal;
import dev.cenote.cli.Terminal;
import dev.cenote.cli.TimeSpan;
import dev.cenote.cli.Version;
import dev.cenote.cli.WholeNumber;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cenote demo}: its options, and what becomes of its findings. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Shows pools at work, on a real database and on child processes, under faults.%n",
      "Starts a PostgreSQL of its own in a temporary folder and lets many virtual threads read and"
          + " write through a pool of a few connections. Meanwhile connections are killed, and once"
          + " the server goes down for two seconds. Beside that, child processes make receipts, and"
          + " are killed. At the end it counts: no write lost, no"
          + " connection lost, nobody forgotten, no process left.%n"
    },
    optionListHeading = "Options:%n",
    sortOptions = false,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all checks hold",
      "1:a check fails, or the demo cannot run",
      "2:the arguments are wrong",
      "130:stopped with Ctrl-C; the checks hold as far as it went"
    })
public final class DemoCommand implements Callable<Integer> {

  static final int MOST_CALLERS = 1_000_000;
  static final int MOST_CONNECTIONS = 500;

  private final Terminal terminal;
  private final StopSignal stop;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      defaultValue = "20s",
      description = "How long the callers work: 20s, 1500ms, 2m, or seconds. [${DEFAULT-VALUE}]")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--callers",
      paramLabel = "N",
      converter = Callers.class,
      defaultValue = "1000",
      description = "How many virtual threads call. [${DEFAULT-VALUE}]")
  private int callers;

  @Option(
      names = "--max",
      paramLabel = "N",
      converter = Connections.class,
      defaultValue = "10",
      description = "How many connections the pool may have. [${DEFAULT-VALUE}]")
  private int max;

  @Option(names = "--calm", description = "Break nothing on purpose.")
  private boolean calm;

  /** The command, which writes to a terminal and ends early on a signal. */
  public DemoCommand(Terminal terminal, StopSignal stop) {
    this.terminal = terminal;
    this.stop = stop;
  }

  @Override
  public Integer call() throws Exception {
    DemoSettings settings = new DemoSettings(duration, callers, max, calm);
    Optional<Findings> findings = new Demo(settings, terminal, stop).run();
    if (findings.isEmpty()) {
      terminal.line("Stopped before the callers began.");
      return ExitStatus.STOPPED;
    }
    Verdict verdict = Verdict.of(findings.get());
    Report.lines(findings.get(), verdict).forEach(terminal::line);
    if (!verdict.holds()) {
      return ExitStatus.FAILED;
    }
    return findings.get().stopped() ? ExitStatus.STOPPED : ExitStatus.OK;
  }

  private static final class Callers extends WholeNumber {
    private Callers() {
      super(1, MOST_CALLERS);
    }
  }

  private static final class Connections extends WholeNumber {
    private Connections() {
      super(1, MOST_CONNECTIONS);
    }
  }
}

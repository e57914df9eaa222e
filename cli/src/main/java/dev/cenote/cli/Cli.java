package dev.cenote.cli;

import dev.cenote.cli.demo.DemoCommand;
import dev.cenote.cli.exec.ExecCommand;
import java.io.PrintWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Puts the commands together and runs one of them. */
final class Cli {

  // Held, because the log manager holds loggers weakly and a level is lost with its logger.
  private static final Logger LOGS = Logger.getLogger("");

  private final PrintWriter out;
  private final PrintWriter err;
  private final Terminal terminal;
  private final StopSignal stop;
  private final Ansi ansi;
  private final CenoteCommand root = new CenoteCommand();

  /**
   * The command line.
   *
   * @param live whether {@code out} is a terminal that somebody looks at
   * @param ansi whether {@code out} shows colours
   */
  Cli(PrintWriter out, PrintWriter err, boolean live, Ansi ansi, StopSignal stop) {
    this.out = out;
    this.err = err;
    this.ansi = ansi;
    this.stop = stop;
    this.terminal = new Terminal(out, live, ansi);
  }

  /** Runs what the arguments say; returns the exit status, and never throws. */
  int run(String... arguments) {
    return new CommandLine(root)
        .addSubcommand(new DemoCommand(terminal, stop))
        .addSubcommand(exec())
        .setOut(out)
        .setErr(err)
        .setColorScheme(colours())
        .setUsageHelpAutoWidth(true)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(Mistakes::explain)
        .setExecutionStrategy(this::perform)
        .setExecutionExceptionHandler((failure, command, parsed) -> report(failure))
        .execute(arguments);
  }

  /** What follows its command are the command's own arguments. */
  private CommandLine exec() {
    Terminal errors = new Terminal(err, true, ansi); // asked for progress only if it is one
    return new CommandLine(new ExecCommand(errors)).setStopAtPositional(true);
  }

  private int perform(ParseResult parsed) {
    LOGS.setLevel(root.isVerbose() ? Level.INFO : Level.OFF);
    if (!parsed.hasSubcommand()
        && !parsed.isUsageHelpRequested()
        && !parsed.isVersionHelpRequested()) {
      parsed.commandSpec().commandLine().usage(out);
      return ExitStatus.OK;
    }
    return new RunLast().execute(parsed);
  }

  private int report(Exception failure) {
    terminal.clear();
    String message = failure.getMessage();
    err.println(
        "cenote: "
            + (message == null ? failure.toString() : message.lines().findFirst().orElse("")));
    if (root.isVerbose()) {
      failure.printStackTrace(err);
    }
    err.flush();
    return ExitStatus.FAILED;
  }

  private ColorScheme colours() {
    return new ColorScheme.Builder(Help.defaultColorScheme(ansi))
        .commands(Style.bold)
        .options(Style.fg_cyan)
        .parameters(Style.italic)
        .build();
  }
}

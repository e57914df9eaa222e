package dev.cenote.cli;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Where {@code ./cenote} begins. */
public final class Main {

  private Main() {}

  /** Runs one command and exits with its status: see {@link ExitStatus}. */
  public static void main(String[] arguments) {
    StopSignal stop = new StopSignal();
    Cli cli =
        new Cli(
            writer(System.out), writer(System.err), isTerminal(System.console()), Ansi.AUTO, stop);
    System.exit(Shutdown.guard(stop, () -> cli.run(arguments)));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  // From 22 on there is a console without a terminal too, and a method that tells; 21 has neither.
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}

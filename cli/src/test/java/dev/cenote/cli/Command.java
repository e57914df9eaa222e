package dev.cenote.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine.Help.Ansi;

/** Runs the command line inside the test, and keeps what it wrote. */
final class Command {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final int status;

  private Command(StopSignal stop, String... arguments) {
    status =
        new Cli(new PrintWriter(out), new PrintWriter(err), false, Ansi.OFF, stop).run(arguments);
  }

  static Command cenote(String... arguments) {
    return new Command(new StopSignal(), arguments);
  }

  static Command cenote(StopSignal stop, String... arguments) {
    return new Command(stop, arguments);
  }

  int status() {
    return status;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}

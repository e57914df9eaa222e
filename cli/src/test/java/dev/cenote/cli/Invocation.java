package dev.cenote.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine.Help.Ansi;

/** Runs the command line inside the test, and keeps what it wrote. */
public final class Invocation {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final int status;

  private Invocation(StopSignal stop, String... arguments) {
    status =
        new Cli(new PrintWriter(out), new PrintWriter(err), false, Ansi.OFF, stop).run(arguments);
  }

  public static Invocation cenote(String... arguments) {
    return new Invocation(new StopSignal(), arguments);
  }

  public static Invocation cenote(StopSignal stop, String... arguments) {
    return new Invocation(stop, arguments);
  }

  public int status() {
    return status;
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }
}

package dev.cenote.cli.exec;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What workers write to standard error, passed on. They all run the same command, and until one has
 * answered each line is passed on only once: what is wrong with the command need not be said by
 * every process that it was tried with. Thread-safe.
 */
final class WorkerErrors implements Consumer<String> {

  private static final int MOST_KNOWN = 1_000;

  private final Console console;
  private final Probation probation;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  WorkerErrors(Console console, Probation probation) {
    this.console = console;
    this.probation = probation;
  }

  @Override
  public void accept(String line) {
    if (probation.isPassed() || known.size() >= MOST_KNOWN || known.add(line)) {
      console.line(line);
    }
  }
}

package dev.cenote.cli.exec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user chose.
 *
 * @param command what each worker runs
 * @param workers how many there are
 * @param isOrdered whether results come in the order of the tasks
 * @param isNumbered whether each result begins with its task's number
 * @param retries how many times a task that failed is run again
 * @param timeout how long a task may take
 * @param wire how to talk to the workers
 * @param warmUp the first task of each worker
 * @param files where tasks come from and results go
 * @param limits when a worker is replaced
 * @param surroundings what a worker finds
 * @param talk what is told to the user
 */
record ExecSettings(
    List<String> command,
    int workers,
    boolean isOrdered,
    boolean isNumbered,
    int retries,
    Optional<Duration> timeout,
    Wire wire,
    Optional<String> warmUp,
    Files files,
    Limits limits,
    Surroundings surroundings,
    Talk talk) {

  /**
   * Files; what is empty is standard input, standard output, or nothing.
   *
   * @param input has the tasks
   * @param output gets the results
   * @param failures gets the tasks that failed
   * @param resume says how far an earlier run has come, and how far this one comes
   */
  record Files(
      Optional<Path> input,
      Optional<Path> output,
      Optional<Path> failures,
      Optional<Path> resume) {}

  /**
   * When a worker is replaced.
   *
   * @param maxTasks after so many tasks; 0 for never
   * @param maxRss when it has so much memory
   */
  record Limits(int maxTasks, Optional<String> maxRss) {}

  /**
   * What a worker finds.
   *
   * @param environment variables that it has beside ours
   * @param directory where it works, if not where we do
   * @param nice how much it leaves the processors to others
   */
  record Surroundings(List<Variable> environment, Optional<Path> directory, OptionalInt nice) {}

  /** What is told on standard error, beside what goes wrong. */
  enum Talk {
    /** A progress bar, if somebody looks, and a line at the end. */
    ALL,
    /** The line at the end. */
    SUMMARY,
    NOTHING
  }
}

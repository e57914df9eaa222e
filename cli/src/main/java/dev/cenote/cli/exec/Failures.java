package dev.cenote.cli.exec;

import dev.cenote.cli.ExitStatus;
import dev.cenote.workers.WorkerException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Failures in words, and as lines of the file of failures. */
final class Failures {

  /** The worker ended in the middle of the task. */
  static final String CRASHED = "crashed";

  /** The task cannot be sent, or its result not be written. */
  static final String REFUSED = "refused";

  private Failures() {}

  /** A message in one line. */
  static String sentence(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : plain(message);
  }

  private static String plain(String text) {
    return text.strip().replaceAll("\\p{Cntrl}+", " ");
  }

  /**
   * The status after no worker could be started: if none came to life the command is wrong, and so
   * are the arguments.
   */
  static int startStatus(WorkerException failure) {
    return failure.exitCode().isEmpty() ? ExitStatus.USAGE : ExitStatus.FAILED;
  }

  /**
   * The line of a failure: the task's number, the kind, the reason and the task itself, with tabs
   * between. The task comes last and as it is, so that {@code cut -f4-} makes an input of it.
   */
  static byte[] line(Outcome.Failure failure) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    String head =
        failure.task().number() + "\t" + failure.kind() + "\t" + plain(failure.reason()) + "\t";
    line.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    line.writeBytes(failure.task().line());
    line.write('\n');
    return line.toByteArray();
  }
}

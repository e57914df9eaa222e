package dev.cenote.cli.exec;

/** The run cannot begin or go on; the message says why, in one line. */
final class ExecException extends Exception {

  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * The end of a run.
   *
   * @param status what the command ends with
   */
  ExecException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}

package dev.cenote.cli.postgres;

/** The embedded server cannot do what was asked; the message is one line that a user can act on. */
public final class PostgresException extends Exception {

  private static final long serialVersionUID = 1L;

  PostgresException(String message) {
    super(message);
  }

  PostgresException(String message, Throwable cause) {
    super(message, cause);
  }
}

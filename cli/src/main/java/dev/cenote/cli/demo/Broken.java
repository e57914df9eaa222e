package dev.cenote.cli.demo;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** Tells failures after which a connection is of no more use from those of a statement. */
final class Broken {

  private static final int DEPTH = 10;

  private Broken() {}

  /** Whether a failure, or one of its causes, says that the connection is gone. */
  static boolean connection(Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int i = 0; cause != null && i < DEPTH; i++) {
      if (cause instanceof SQLException sql && saysGone(sql)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  // Class 08 is "connection exception"; 57P01 to 57P05 are the server's ways of ending a session.
  private static boolean saysGone(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLNonTransientConnectionException
        || failure instanceof SQLTransientConnectionException
        || failure instanceof SQLRecoverableException
        || (state != null && (state.startsWith("08") || state.startsWith("57P")));
  }
}

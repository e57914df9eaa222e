package dev.cenote.jdbc.internal;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.LeaseInfo;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolException;
import dev.cenote.PoolStats;
import dev.cenote.QueueFullException;
import dev.cenote.ResourceCreationException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What callers are told, in the words of JDBC. */
final class Failures {
  /** The SQLState for a client that could not connect. */
  private static final String UNABLE_TO_CONNECT = "08001";

  /** The SQLState for a connection that does not exist. */
  static final String NO_CONNECTION = "08003";

  private Failures() {}

  /** What a caller is told whom the pool gave no connection. */
  static SQLException translated(PoolException failure) {
    SQLException told =
        switch (failure) {
          case AcquireTimeoutException e -> transientFailure(timedOut(e), e);
          case QueueFullException e -> transientFailure(queueFull(e), e);
          case ResourceCreationException e -> notCreated(e);
          case PoolClosedException e ->
              new SQLNonTransientConnectionException(e.getMessage(), NO_CONNECTION, e);
          default -> transientFailure(message(failure), failure);
        };
    if (failure.getCause() instanceof SQLException cause) {
      told.setNextException(cause);
    }
    return told;
  }

  private static SQLException transientFailure(String message, PoolException failure) {
    return new SQLTransientConnectionException(
        message, state(failure.getCause()), code(failure.getCause()), failure);
  }

  private static SQLException notCreated(ResourceCreationException failure) {
    Throwable cause = failure.getCause();
    String why = cause == null ? message(failure) : summary(cause);
    String message =
        cause == null ? why : failure.poolName() + ": no connection could be made: " + why;
    return cause instanceof SQLNonTransientException
        ? new SQLNonTransientConnectionException(message, state(cause), code(cause), failure)
        : new SQLTransientConnectionException(message, state(cause), code(cause), failure);
  }

  private static String timedOut(AcquireTimeoutException failure) {
    return failure.poolName()
        + ": no connection within "
        + failure.timeout().toMillis()
        + " ms ("
        + numbers(failure.stats(), failure.longestHolder())
        + ")"
        + because(failure.getCause());
  }

  private static String queueFull(QueueFullException failure) {
    return failure.poolName()
        + ": no connection: as many wait as the limit of "
        + failure.queueLimit()
        + " allows ("
        + numbers(failure.stats(), failure.longestHolder())
        + ")";
  }

  /** The figures that tell an exhausted pool's story; those that say something. */
  private static String numbers(PoolStats stats, Optional<LeaseInfo> longest) {
    return stats.inUse()
        + "/"
        + stats.max()
        + " in use, "
        + unlessZero(stats.idle(), " idle, ")
        + unlessZero(stats.creating(), " being made, ")
        + unlessZero(stats.abandoned(), " abandoned, ")
        + stats.waiting()
        + " waiting"
        + longest.map(holder -> ", longest " + holder).orElse("");
  }

  private static String unlessZero(int number, String what) {
    return number == 0 ? "" : number + what;
  }

  private static String because(@Nullable Throwable cause) {
    return cause == null ? "" : "; the last attempt to make one failed: " + summary(cause);
  }

  /** One line about a failure of the driver. */
  static String summary(Throwable failure) {
    String message = failure.getMessage();
    String text =
        message == null ? failure.getClass().getName() : message.lines().findFirst().orElse("");
    return failure instanceof SQLException sql && sql.getSQLState() != null
        ? text + " [" + sql.getSQLState() + "]"
        : text;
  }

  /** What a caller is told who was interrupted; its thread stays so. */
  static SQLException interrupted(String pool, InterruptedException failure) {
    Thread.currentThread().interrupt();
    return new SQLException(pool + ": interrupted while waiting for a connection", failure);
  }

  /** Several failures as one: the first, with the later ones suppressed into it. */
  @SuppressWarnings("ReferenceEquality") // a driver may throw the same one again
  static SQLException joined(@Nullable SQLException first, SQLException next) {
    if (first == null) {
      return next;
    }
    if (first != next) {
      first.addSuppressed(next);
    }
    return first;
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  private static String state(@Nullable Throwable cause) {
    String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
    return state == null ? UNABLE_TO_CONNECT : state;
  }

  private static int code(@Nullable Throwable cause) {
    return cause instanceof SQLException sql ? sql.getErrorCode() : 0;
  }
}

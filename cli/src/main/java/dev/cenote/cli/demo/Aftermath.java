package dev.cenote.cli.demo;

import dev.cenote.cli.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * What the database says when all is over.
 *
 * @param audit the payments, compared with what their callers saw
 * @param booked the payments as they are booked on the orders
 * @param sessions how many of the pool's connections the server still has
 * @param failure why the database could not be asked; the numbers mean nothing then
 */
record Aftermath(Audit audit, long booked, long sessions, Optional<String> failure) {

  private static final Duration SESSION_END_LIMIT = Duration.ofSeconds(5);
  private static final Duration ASK_EVERY = Duration.ofMillis(20);

  /** Asks the server, when nobody uses it any more. */
  static Aftermath of(PostgresServer server, Ledger ledger) throws InterruptedException {
    Audit audit = ledger.audit();
    try (Connection connection = server.connect("cenote-audit")) {
      Shop.payments(connection, audit::row);
      return new Aftermath(audit, Shop.booked(connection), sessions(connection), Optional.empty());
    } catch (SQLException e) {
      return new Aftermath(audit, 0, 0, Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** Counts the pool's sessions; one that was closed just now may take the server a moment. */
  private static long sessions(Connection connection) throws SQLException, InterruptedException {
    long end = System.nanoTime() + SESSION_END_LIMIT.toNanos();
    long sessions = countSessions(connection);
    while (sessions > 0 && System.nanoTime() < end) {
      Thread.sleep(ASK_EVERY);
      sessions = countSessions(connection);
    }
    return sessions;
  }

  private static long countSessions(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = ?")) {
      select.setString(1, Demo.APPLICATION);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}

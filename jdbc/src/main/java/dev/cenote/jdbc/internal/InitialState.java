package dev.cenote.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is done to each new connection; what is empty stays as the driver made it.
 *
 * @param autoCommit whether each statement is a transaction of its own
 * @param readOnly whether the driver is told that nothing will be written
 * @param isolation the isolation of transactions, in JDBC's numbers
 * @param catalog the catalog
 * @param schema the schema
 * @param networkTimeout in milliseconds
 * @param sql what is executed at last
 */
public record InitialState(
    Optional<Boolean> autoCommit,
    Optional<Boolean> readOnly,
    OptionalInt isolation,
    Optional<String> catalog,
    Optional<String> schema,
    OptionalInt networkTimeout,
    Optional<String> sql) {

  /** In auto-commit mode until the end, or a rollback would undo some of it. */
  void apply(Connection connection) throws SQLException {
    boolean wanted = autoCommit.isPresent() ? autoCommit.get() : connection.getAutoCommit();
    if (!connection.getAutoCommit()) {
      connection.setAutoCommit(true);
    }
    if (networkTimeout.isPresent()) {
      connection.setNetworkTimeout(Runnable::run, networkTimeout.getAsInt());
    }
    if (readOnly.isPresent()) {
      connection.setReadOnly(readOnly.get());
    }
    if (isolation.isPresent()) {
      connection.setTransactionIsolation(isolation.getAsInt());
    }
    if (catalog.isPresent()) {
      connection.setCatalog(catalog.get());
    }
    if (schema.isPresent()) {
      connection.setSchema(schema.get());
    }
    if (sql.isPresent()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql.get());
      }
    }
    if (!wanted) {
      connection.setAutoCommit(false);
    }
  }
}

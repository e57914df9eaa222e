package dev.cenote.jdbc.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.jdbc.CenoteDataSource;
import dev.cenote.jdbc.Isolation;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * Whatever one caller did to a connection, the next one finds it as new, and it is the same one.
 */
class PostgresStateTest extends PostgresCase {

  PostgresStateTest(Postgres server) throws SQLException {
    super(server);
  }

  /** What driver and server say of a connection. */
  private record State(
      long process,
      boolean autoCommit,
      boolean readOnly,
      int isolation,
      String schema,
      int holdability,
      int networkTimeout,
      String application,
      String serversReadOnly,
      String serversIsolation,
      String serversSchema,
      String serversApplication) {

    static State of(Connection connection) throws SQLException {
      return new State(
          Sql.number(connection, "SELECT pg_backend_pid()"),
          connection.getAutoCommit(),
          connection.isReadOnly(),
          connection.getTransactionIsolation(),
          connection.getSchema(),
          connection.getHoldability(),
          connection.getNetworkTimeout(),
          connection.getClientInfo("ApplicationName"),
          Sql.text(connection, "SHOW transaction_read_only"),
          Sql.text(connection, "SHOW transaction_isolation"),
          Sql.text(connection, "SELECT current_schema()"),
          Sql.text(connection, "SHOW application_name"));
    }
  }

  private static void changeAll(Connection connection) throws SQLException {
    connection.setReadOnly(!connection.isReadOnly());
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    connection.setSchema("pg_catalog");
    connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
    connection.setNetworkTimeout(Runnable::run, 12_345);
    connection.setClientInfo("ApplicationName", "somebody else");
    connection.setAutoCommit(!connection.getAutoCommit());
  }

  @Test
  void whatACallerChangedIsPutBack() throws SQLException {
    CenoteDataSource source = open(database.builder().max(1));
    State before = source.execute(State::of);
    source.execute(connection -> {
      changeAll(connection);
      State changed = State.of(connection);
      assertThat(changed.process()).isEqualTo(before.process());
      assertThat(changed.serversReadOnly()).isEqualTo("on");
      assertThat(changed.serversIsolation()).isEqualTo("serializable");
      assertThat(changed.serversSchema()).isEqualTo("pg_catalog");
      assertThat(changed.serversApplication()).isEqualTo("somebody else");
      return changed;
    });
    assertThat(source.execute(State::of)).isEqualTo(before);
  }

  @Test
  void whatTheBuilderSaysIsPutBack() throws SQLException {
    open(database.builder().max(1)).update("CREATE SCHEMA orders");
    CenoteDataSource source =
        open(
            database
                .builder()
                .max(1)
                .autoCommit(false)
                .readOnly(true)
                .isolation(Isolation.REPEATABLE_READ)
                .schema("orders"));
    State before = source.execute(State::of);
    assertThat(before.autoCommit()).isFalse();
    assertThat(before.serversReadOnly()).isEqualTo("on");
    assertThat(before.serversIsolation()).isEqualTo("repeatable read");
    assertThat(before.serversSchema()).isEqualTo("orders");
    source.execute(connection -> {
      changeAll(connection);
      connection.setSchema("public");
      return State.of(connection);
    });
    assertThat(source.execute(State::of)).isEqualTo(before);
  }

  @Test
  void whatWasNotCommittedIsRolledBack() throws SQLException {
    CenoteDataSource source = open(database.builder().max(1));
    source.update("CREATE TABLE things (id int)");
    source.execute(connection -> {
      connection.setAutoCommit(false);
      Sql.execute(connection, "INSERT INTO things VALUES (1)");
      return connection.setSavepoint();
    });
    assertThat(database.sessionsInTransaction()).isZero();
    assertThat(source.query("SELECT id FROM things", row -> row.getInt(1))).isEmpty();
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @Test
  void whatWasCopiedThroughTheDriversOwnConnectionIsRolledBack() throws Exception {
    CenoteDataSource source = open(database.builder().max(1).autoCommit(false));
    source.update("CREATE TABLE things (id int)");
    long copied =
        source.execute(connection ->
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                    "COPY things FROM STDIN", new ByteArrayInputStream("1\n2\n".getBytes(UTF_8))));
    assertThat(copied).isEqualTo(2);
    assertThat(database.sessionsInTransaction()).isZero();
    assertThat(source.query("SELECT id FROM things", row -> row.getInt(1))).isEmpty();
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @Test
  void aFailedTransactionDoesNotReachTheNextCaller() throws SQLException {
    CenoteDataSource source = open(database.builder().max(1));
    source.execute(connection -> {
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> Sql.execute(connection, "SELECT 1 / 0"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"));
      assertThatThrownBy(() -> Sql.execute(connection, "SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
      return true;
    });
    assertThat(source.query("SELECT 1", row -> row.getInt(1))).containsExactly(1);
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @Test
  void openResultSetsAndStatementsAreClosed() throws SQLException {
    CenoteDataSource source = open(database.builder().max(1));
    Statement statement;
    ResultSet rows;
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      statement = connection.createStatement();
      statement.setFetchSize(2);
      rows = statement.executeQuery("SELECT generate_series(1, 100)");
      assertThat(rows.next()).isTrue();
    }
    assertThat(statement.isClosed()).isTrue();
    assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
    assertThat(
            source.query("SELECT count(*) FROM pg_cursors WHERE name <> ''", row -> row.getInt(1)))
        .containsExactly(0);
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @Test
  void statementsPreparedByTheServerOutliveTheirCallers() throws SQLException {
    CenoteDataSource source = open(database.builder().max(1).property("prepareThreshold", "2"));
    for (int i = 0; i < 10; i++) {
      int number = i;
      int doubled =
          source.execute(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("SELECT 2 * ?::int")) {
              statement.setInt(1, number);
              try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getInt(1);
              }
            }
          });
      assertThat(doubled).isEqualTo(2 * i);
    }
    assertThat(
            source.query(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT 2 *%'",
                row -> row.getInt(1)))
        .containsExactly(1);
  }
}

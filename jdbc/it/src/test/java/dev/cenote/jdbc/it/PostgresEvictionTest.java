package dev.cenote.jdbc.it;

import static dev.cenote.jdbc.it.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.jdbc.CenoteDataSource;
import dev.cenote.jdbc.ExceptionPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which connections go, and which stay, when a real server says no. */
class PostgresEvictionTest extends PostgresCase {

  PostgresEvictionTest(Postgres server) throws SQLException {
    super(server);
  }

  private static long process(Connection connection) throws SQLException {
    return Sql.number(connection, "SELECT pg_backend_pid()");
  }

  /** The server's processes of so many connections, which are idle afterwards. */
  private static Set<Long> processes(CenoteDataSource source, int count) throws SQLException {
    List<Connection> taken = new ArrayList<>();
    Set<Long> processes = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Connection connection = source.getConnection();
      taken.add(connection);
      processes.add(process(connection));
    }
    for (Connection connection : taken) {
      connection.close();
    }
    assertThat(processes).hasSize(count);
    return processes;
  }

  @Test
  void nobodyGetsAConnectionThatDiedIdleIfItIsCheckedOnAcquire() throws SQLException {
    CenoteDataSource source = open(database.builder().max(4).checkOnAcquire(Duration.ZERO));
    Set<Long> killed = processes(source, 4);
    for (long process : killed) {
      server.terminate(process);
    }
    assertThat(processes(source, 4)).doesNotContainAnyElementsOf(killed);
    assertThat(source.pool().stats().checksFailed()).isEqualTo(4);
  }

  @Test
  void aCheckOfTheIdleFindsThoseThatDied() throws Exception {
    CenoteDataSource source = open(database.builder().max(4));
    Set<Long> before = processes(source, 4);
    Set<Long> killed = Set.copyOf(new ArrayList<>(before).subList(0, 3));
    for (long process : killed) {
      server.terminate(process);
    }
    assertThat(source.pool().checkHealth()).isEqualTo(3);
    assertThat(processes(source, 4)).doesNotContainAnyElementsOf(killed).hasSize(4);
  }

  @Test
  void aConnectionThatDiesInUseIsClosedAndReplaced() throws SQLException {
    CenoteDataSource source = open(database.builder().max(1));
    try (Connection connection = source.getConnection()) {
      Statement statement = connection.createStatement();
      long killed = process(connection);
      server.terminate(killed);
      assertThatThrownBy(() -> statement.execute("SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
      assertThat(connection.isClosed()).isTrue();
      assertThat(statement.isClosed()).isTrue();
      try (Connection next = source.getConnection()) { // though the first has not been closed yet
        assertThat(process(next)).isNotEqualTo(killed);
      }
      assertThatThrownBy(() -> statement.execute("SELECT 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("for it broke");
    }
  }

  @Test
  void aTransactionWhoseConnectionDiesTellsWhyAndLeavesNothing() throws SQLException {
    CenoteDataSource source = open(database.builder().max(1));
    source.update("CREATE TABLE things (id int)");
    assertThatThrownBy(() ->
            source.transaction(connection -> {
              Sql.execute(connection, "INSERT INTO things VALUES (1)");
              server.terminate(process(connection));
              Sql.execute(connection, "INSERT INTO things VALUES (2)");
              return true;
            }))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
    assertThat(source.query("SELECT id FROM things", row -> row.getInt(1))).isEmpty();
  }

  @Test
  void ofTwoThatDieTheOtherIdleOnesAreCheckedBeforeAnybodyGetsThem() throws SQLException {
    CenoteDataSource source = open(database.builder().max(6));
    Set<Long> killed = processes(source, 6);
    for (long process : killed) {
      server.terminate(process);
    }
    try (Connection one = source.getConnection();
        Connection other = source.getConnection()) {
      assertThatThrownBy(() -> process(one)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> process(other)).isInstanceOf(SQLException.class);
    }
    assertThat(processes(source, 6)).doesNotContainAnyElementsOf(killed);
  }

  @Test
  void aTransactionThatTheServerGaveUpCostsTheConnection() throws SQLException {
    CenoteDataSource source =
        open(
            database
                .builder()
                .max(1)
                .connectionInitSql("SET idle_in_transaction_session_timeout = '10ms'"));
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      Sql.execute(connection, "SELECT 1");
      await("the server's patience to end").until(() -> database.sessions() == 0);
      assertThatThrownBy(() -> Sql.execute(connection, "SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P03"));
      assertThat(connection.isClosed()).isTrue();
    }
    assertThat(source.query("SELECT 1", row -> row.getInt(1))).containsExactly(1);
  }

  @ParameterizedTest
  @CsvSource({
    "42601, SELEKT 1",
    "42P01, SELECT * FROM nowhere",
    "22012, SELECT 1 / 0",
    "23505, INSERT INTO things VALUES (1)",
    "40001, 'DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = ''40001''; END $$'",
    "57014, SELECT pg_sleep(100)",
    "55P03, 'DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = ''55P03''; END $$'",
  })
  void anErrorOfAStatementCostsNoConnection(String state, String sql) throws SQLException {
    CenoteDataSource source =
        open(database.builder().max(1).connectionInitSql("SET statement_timeout = '2s'"));
    source.update("CREATE TABLE things (id int PRIMARY KEY)");
    source.update("INSERT INTO things VALUES (1)");
    try (Connection connection = source.getConnection()) {
      assertThatThrownBy(() -> Sql.execute(connection, sql))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
      assertThat(connection.isClosed()).isFalse();
      assertThat(connection.isValid(5)).isTrue();
    }
    assertThat(source.query("SELECT 1", row -> row.getInt(1))).containsExactly(1);
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @Test
  void aQueryTimeoutOfTheDriverCostsNoConnection() throws SQLException {
    CenoteDataSource source = open(database.builder().max(1));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(100)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    }
    assertThat(source.query("SHOW statement_timeout", row -> row.getString(1)))
        .containsExactly("0");
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @Test
  void aPolicyMayCallAnyErrorFatal() throws SQLException {
    CenoteDataSource source =
        open(database.builder().max(1).evictOn(ExceptionPolicy.defaults().plusSqlState("22012")));
    try (Connection connection = source.getConnection()) {
      long evicted = process(connection);
      assertThatThrownBy(() -> Sql.execute(connection, "SELECT 1 / 0"))
          .isInstanceOf(SQLException.class);
      assertThat(connection.isClosed()).isTrue();
      assertThat(source.<Long, RuntimeException>execute(PostgresEvictionTest::process))
          .isNotEqualTo(evicted);
    }
  }

  @Test
  void anAbortedStatementFreesItsCallerAndItsPlace() throws Exception {
    CenoteDataSource source = open(database.builder().max(1));
    try (Connection connection = source.getConnection()) {
      long process = process(connection);
      Background.Running<Boolean> sleeper =
          Background.call(() -> {
            Sql.execute(connection, "SELECT pg_sleep(1000)");
            return true;
          });
      await("the statement to run")
          .until(() ->
              server.number(
                      "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'"
                          + " AND state = 'active' AND pid = "
                          + process)
                  == 1);
      connection.abort(Runnable::run);
      assertThatThrownBy(sleeper::result).hasCauseInstanceOf(SQLException.class);
      assertThat(source.query("SELECT 1", row -> row.getInt(1))).containsExactly(1);
      server.terminate(process); // it does not notice while it sleeps
    }
  }
}

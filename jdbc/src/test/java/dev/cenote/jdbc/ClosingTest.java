package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.PoolStats;
import dev.cenote.testkit.PoolValidator;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a connection leaves behind when it is closed: nothing. */
class ClosingTest extends PooledTest {

  @Test
  void whatIsOpenIsClosedTheNewestFirstAndResultSetsBeforeTheirStatements() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    Connection connection = source.getConnection();
    Statement first = connection.createStatement();
    first.executeQuery("SELECT 1");
    PreparedStatement second = connection.prepareStatement("SELECT 2");
    second.executeQuery();
    connection.getMetaData().getTables(null, null, null, null);
    database.forgetCalls();
    connection.close();
    assertThat(database.calls())
        .containsExactly(
            "resultSet-3.close()",
            "resultSet-2.close()",
            "statement-2.close()",
            "resultSet-1.close()",
            "statement-1.close()",
            "connection-1.clearWarnings()");
    assertThat(first.isClosed()).isTrue();
    assertThat(second.isClosed()).isTrue();
  }

  @Test
  void whatTheCallerClosedIsNotClosedAgain() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT")) {
      assertThat(rows.isClosed()).isFalse();
    }
    database.forgetCalls();
    connection.close();
    assertThat(database.calls()).containsExactly("connection-1.clearWarnings()");
  }

  @Test
  void closingAStatementClosesItsResultSets() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      Statement statement = connection.createStatement();
      ResultSet rows = statement.executeQuery("SELECT");
      statement.close();
      statement.close();
      assertThat(rows.isClosed()).isTrue();
      assertThatThrownBy(rows::next)
          .isInstanceOf(SQLException.class)
          .hasMessage("orders-db: the result set is closed");
      assertThatThrownBy(() -> statement.execute("SELECT"))
          .isInstanceOf(SQLException.class)
          .hasMessage("orders-db: the statement is closed");
      assertThat(database.calls())
          .containsSubsequence("resultSet-1.close()", "statement-1.close()")
          .containsOnlyOnce("statement-1.close()");
    }
  }

  @Test
  void executingAgainLeavesEarlierResultSetsToTheDriver() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT")) {
      for (int i = 0; i < 5; i++) {
        statement.executeQuery().next();
      }
      database.forgetCalls();
    }
    assertThat(database.calls())
        .containsExactly(
            "resultSet-5.close()", "statement-1.close()", "connection-1.clearWarnings()");
    mayLeaveOpen = true; // the stub does not close what an execution replaces
  }

  @Test
  void oneThatCannotBeClosedKeepsNoOtherOpenAndCostsTheConnection() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    Connection connection = source.getConnection();
    connection.createStatement();
    connection.createStatement();
    database.fail("statement.close", new SQLException("not now"));
    database.forgetCalls();
    connection.close();
    assertThat(database.calls())
        .startsWith("statement-2.close()", "statement-1.close()")
        .doesNotContain("connection-1.clearWarnings()");
    until(() -> source.pool().stats().destroyed() == 1);
  }

  @Test
  void aFailureToCloseAStatementIsTold() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      Statement statement = connection.createStatement();
      statement.executeQuery("SELECT");
      SQLException first = new SQLException("rows");
      SQLException second = new SQLException("statement");
      database.fail("resultSet.close", first).fail("statement.close", second);
      assertThatThrownBy(statement::close).isSameAs(first).hasSuppressedException(second);
    }
  }

  @Test
  void manyStatementsOpenAndClosedInAnyOrderAreAllClosed() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      List<Statement> window = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        window.add(connection.createStatement());
        if (window.size() > 7) {
          window.remove(i % 7).close();
        }
      }
    }
    assertThat(database.open()).containsExactly("connection-1");
  }

  @Test
  void aStaleHandleTouchesNobodyElse() throws SQLException {
    CenoteDataSource source = openWarm(builder().max(1));
    Connection stale = source.getConnection();
    Statement staleStatement = stale.createStatement();
    stale.close();
    try (Connection present = source.getConnection()) {
      database.forgetCalls();
      stale.close();
      stale.abort(Runnable::run);
      staleStatement.close();
      assertThat(stale.isValid(1)).isFalse();
      assertThatThrownBy(() -> stale.setAutoCommit(false)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> stale.unwrap(StubDatabase.class)).isInstanceOf(SQLException.class);
      assertThat(database.calls(call -> true)).isEmpty();
      assertThat(present.isClosed()).isFalse();
      assertThat(present.toString()).contains("orders-db connection 1");
      assertThat(stale.toString()).isEqualTo("orders-db connection (closed)");
    }
  }

  @Test
  void aFatalErrorOfAStaleStatementDoesNotEndTheNextUse() throws SQLException {
    CenoteDataSource source = openWarm(builder().max(1));
    Connection stale = source.getConnection();
    stale.createStatement();
    database.fail("statement.close", new SQLException("gone", "08006"));
    stale.close();
    database.heal("statement.close");
    try (Connection present = source.getConnection()) {
      assertThat(present.isClosed()).isFalse();
    }
  }

  @Test
  void wrappersLeadBackToWhatTheCallerHas() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      Statement statement = connection.createStatement();
      ResultSet rows = statement.executeQuery("SELECT");
      assertThat(statement.getConnection()).isSameAs(connection);
      assertThat(rows.getStatement()).isSameAs(statement);
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
      Statement internal =
          connection.getMetaData().getTables(null, null, null, null).getStatement();
      assertThat(internal.getConnection()).isSameAs(connection);
      assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
      assertThat(connection.isWrapperFor(Statement.class)).isFalse();
      assertThat(statement.toString()).startsWith("orders-db statement (");
      internal.close();
    }
  }

  @Test
  void aCursorAmongTheValuesLeadsBackToo() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      database.when(
          "statement.getObject", (proxy, arguments) -> ((PreparedStatement) proxy).executeQuery());
      CallableStatement call = connection.prepareCall("CALL");
      ResultSet cursor = (ResultSet) call.getObject(1);
      assertThat(cursor.getStatement()).isSameAs(call);
    }
  }

  @Test
  void ofManyThreadsThatCloseOneEndsIt() throws Exception {
    CenoteDataSource source = openWarm(builder().max(1));
    int threads = 4;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int round = 0; round < 200; round++) {
        Connection connection = source.getConnection();
        connection.createStatement();
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<?>> closers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          closers.add(
              executor.submit(() -> {
                start.await();
                connection.close();
                return null;
              }));
        }
        for (Future<?> closer : closers) {
          closer.get();
        }
      }
    }
    PoolStats stats = source.pool().stats();
    PoolValidator.assertBalanced(stats);
    assertThat(stats.released()).isEqualTo(201);
    assertThat(database.connections()).isEqualTo(1);
    assertThat(database.open()).containsExactly("connection-1");
  }

  @Test
  void aStatementThatIsMadeWhileItsConnectionIsClosedIsClosedToo() throws Exception {
    CenoteDataSource source = openWarm(builder().max(1));
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      for (int round = 0; round < 500; round++) {
        Connection connection = source.getConnection();
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> maker =
            executor.submit(() -> {
              start.await();
              try {
                connection.createStatement();
              } catch (SQLException closed) {
                assertThat((Throwable) closed).hasMessageContaining("closed");
              }
              return null;
            });
        start.await();
        connection.close();
        maker.get();
      }
    }
    assertThat(database.open()).containsExactly("connection-1");
  }

  @Test
  void threadsThatShareAConnectionLoseNoStatement() throws Exception {
    CenoteDataSource source = openWarm(builder().max(1));
    int threads = 4;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads);
        Connection connection = source.getConnection()) {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<?>> makers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int keep = i;
        makers.add(
            executor.submit(() -> {
              start.await();
              for (int n = 0; n < 500; n++) {
                Statement statement = connection.createStatement();
                if (n % 4 != keep) {
                  statement.close();
                }
              }
              return null;
            }));
      }
      for (Future<?> maker : makers) {
        maker.get();
      }
      assertThat(database.open()).hasSize(501);
    }
    assertThat(database.open()).containsExactly("connection-1");
  }

  @Test
  void abortEndsTheUseAndTheConnection() throws SQLException {
    CenoteDataSource source = openWarm(builder().max(1));
    Connection connection = source.getConnection();
    assertThatThrownBy(() -> connection.abort(null)).isInstanceOf(SQLException.class);
    connection.abort(Runnable::run);
    assertThat(connection.isClosed()).isTrue();
    assertThat(database.calls()).anyMatch(call -> call.startsWith("connection-1.abort("));
    try (Connection next = source.getConnection()) {
      assertThat(next.toString()).contains("connection 2");
    }
  }

  @Test
  void isValidSaysNoToABadQuestionAndWhenClosed() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    Connection connection = source.getConnection();
    assertThat(connection.isValid(1)).isTrue();
    assertThatThrownBy(() -> connection.isValid(-1)).isInstanceOf(SQLException.class);
    connection.close();
    assertThat(connection.isValid(1)).isFalse();
  }

  @Test
  void aConnectionThatSaysItIsNotValidIsCheckedBeforeItsNextUse() throws SQLException {
    CenoteDataSource source = openWarm(builder().max(1));
    try (Connection connection = source.getConnection()) {
      database.when("connection.isValid", (proxy, arguments) -> database.connections() > 1);
      assertThat(connection.isValid(1)).isFalse();
    }
    try (Connection next = source.getConnection()) {
      assertThat(next.toString()).contains("connection 2");
    }
  }
}

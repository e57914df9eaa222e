package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.PoolEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The next caller gets a connection as the last one did. */
class StateTest extends PooledTest {
  private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

  @Test
  void nothingIsPutBackThatNobodyTouched() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    source.getConnection().close();
    assertThat(database.calls(call -> true)).isEmpty();
  }

  @Test
  void whatWasChangedIsPutBackAndNothingElse() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      connection.setCatalog("other");
      connection.setSchema("another");
      connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
      connection.setNetworkTimeout(Runnable::run, 500);
      connection.setTypeMap(new HashMap<>(Map.of("T", String.class)));
      connection.setClientInfo("ApplicationName", "shop");
      database.forgetCalls();
    }
    assertThat(database.calls(call -> !call.method().equals("setNetworkTimeout")))
        .containsExactly(
            "connection-1.setReadOnly(false)",
            "connection-1.setTransactionIsolation(2)",
            "connection-1.setCatalog(catalog)",
            "connection-1.setSchema(schema)",
            "connection-1.setHoldability(1)",
            "connection-1.setTypeMap({})",
            "connection-1.setClientInfo({})",
            "connection-1.clearWarnings()");
    try (Connection connection = source.getConnection()) {
      assertThat(connection.getNetworkTimeout()).isZero();
      assertThat(connection.getClientInfo()).isEmpty();
    }
  }

  @Test
  void whatTheCallerPutBackItselfIsNotPutBackAgain() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      connection.setReadOnly(true);
      connection.setReadOnly(false);
      database.forgetCalls();
    }
    assertThat(database.calls()).containsExactly("connection-1.clearWarnings()");
  }

  @Test
  void whatItWasIsAskedOnceInTheLifeOfAConnection() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    for (int i = 0; i < 3; i++) {
      try (Connection connection = source.getConnection()) {
        connection.setSchema("another");
      }
    }
    assertThat(database.calls(call -> call.method().equals("getSchema"))).hasSize(1);
  }

  @Test
  void anOpenTransactionIsRolledBackFirstAndTheRestIsPutBackInAutoCommitMode() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      connection.setSchema("another");
      connection.createStatement().executeUpdate("UPDATE");
      database.forgetCalls();
    }
    assertThat(database.calls())
        .containsExactly(
            "statement-1.close()",
            "connection-1.rollback()",
            "connection-1.setAutoCommit(true)",
            "connection-1.setSchema(schema)",
            "connection-1.clearWarnings()");
  }

  @Test
  void aPoolWithoutAutoCommitGoesBackToThatAtLast() throws SQLException {
    CenoteDataSource source = openWarm(builder().autoCommit(false));
    try (Connection connection = source.getConnection()) {
      assertThat(connection.getAutoCommit()).isFalse();
      connection.setSchema("another");
      connection.createStatement().executeUpdate("UPDATE");
      database.forgetCalls();
    }
    assertThat(database.calls())
        .containsExactly(
            "statement-1.close()",
            "connection-1.rollback()",
            "connection-1.setAutoCommit(true)",
            "connection-1.setSchema(schema)",
            "connection-1.setAutoCommit(false)",
            "connection-1.clearWarnings()");
  }

  @Test
  void aTransactionThatTheCallerEndedIsNotRolledBack() throws SQLException {
    CenoteDataSource source = openWarm(builder().autoCommit(false));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE");
      connection.commit();
    }
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE");
      connection.rollback();
      database.forgetCalls();
    }
    assertThat(database.calls()).doesNotContain("connection-1.rollback()");
  }

  @Test
  void workAfterACommitIsATransactionAgain() throws SQLException {
    CenoteDataSource source = openWarm(builder().autoCommit(false));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.commit();
      statement.executeUpdate("UPDATE");
      database.forgetCalls();
    }
    assertThat(database.calls()).contains("connection-1.rollback()");
  }

  @Test
  void aRowChangedAfterACommitIsATransactionAgain() throws SQLException {
    CenoteDataSource source = openWarm(builder().autoCommit(false));
    try (Connection connection = source.getConnection()) {
      ResultSet rows = connection.createStatement().executeQuery("SELECT");
      connection.commit();
      rows.deleteRow();
      database.forgetCalls();
    }
    assertThat(database.calls()).contains("connection-1.rollback()");
  }

  @Test
  void switchingToAutoCommitEndsTheTransaction() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      connection.createStatement().executeUpdate("UPDATE");
      connection.setAutoCommit(true);
      database.forgetCalls();
    }
    assertThat(database.calls())
        .containsExactly("statement-1.close()", "connection-1.clearWarnings()");
  }

  @Test
  void aTransactionIsRolledBackBeforeAConnectionIsClosedForGood() throws SQLException {
    CenoteDataSource source = openWarm(builder().autoCommit(false));
    Connection connection = source.getConnection();
    connection.createStatement().executeUpdate("UPDATE");
    database.forgetCalls();
    source.pool().reset();
    connection.close();
    until(() -> database.calls().contains("connection-1.close()"));
    assertThat(database.calls())
        .containsSubsequence("connection-1.rollback()", "connection-1.close()");
  }

  @Test
  void theMapThatTheCallerChangesInPlaceIsNotTheOneThatIsPutBack() throws SQLException {
    Map<String, Class<?>> drivers = new HashMap<>();
    database.when("connection.getTypeMap", (proxy, arguments) -> drivers);
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      Map<String, Class<?>> map = connection.getTypeMap();
      connection.setTypeMap(map);
      map.put("T", String.class);
      connection.setTypeMap(map);
      database.forgetCalls();
    }
    assertThat(database.calls()).contains("connection-1.setTypeMap({})");
  }

  @Test
  void clientInfoIsPutBackAsAWhole() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      Properties info = new Properties();
      info.setProperty("ClientUser", "kim");
      connection.setClientInfo(info);
      connection.setClientInfo("ApplicationName", "shop");
    }
    try (Connection connection = source.getConnection()) {
      assertThat(connection.getClientInfo()).isEmpty();
    }
  }

  @Test
  void aConnectionIsClosedForGoodWhenWhatItWasCannotBePutBack() throws SQLException {
    database.fail("connection.getSchema", new SQLFeatureNotSupportedException());
    CenoteDataSource source = openWarm(builder().listener(events::add));
    try (Connection connection = source.getConnection()) {
      connection.setSchema("another");
    }
    assertDestroyed(source);
  }

  @Test
  void aConnectionIsClosedForGoodWhenItGotAShardingKey() throws SQLException {
    CenoteDataSource source = openWarm(builder().listener(events::add));
    try (Connection connection = source.getConnection()) {
      connection.setShardingKey(null);
    }
    assertDestroyed(source);
  }

  @Test
  void aConnectionIsClosedForGoodWhenPuttingBackFailsAndTheCallerIsNotBothered()
      throws SQLException {
    CenoteDataSource source = openWarm(builder().listener(events::add));
    Connection connection = source.getConnection();
    connection.setSchema("another");
    database.fail("connection.setSchema", new SQLException("no such schema"));
    connection.close();
    assertDestroyed(source);
  }

  @Test
  void aConnectionIsClosedForGoodWhenTheRollbackFails() throws SQLException {
    CenoteDataSource source = openWarm(builder().autoCommit(false).listener(events::add));
    Connection connection = source.getConnection();
    connection.createStatement().execute("UPDATE");
    database.fail("connection.rollback", new SQLException("lost"));
    connection.close();
    assertDestroyed(source);
  }

  @Test
  void aChangeThatFailedIsPutBackAllTheSame() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection()) {
      database.fail("connection.setSchema", new SQLException("who knows"));
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> connection.setSchema("another"))
          .hasMessage("who knows");
      database.heal("connection.setSchema");
      database.forgetCalls();
    }
    assertThat(database.calls()).contains("connection-1.setSchema(schema)");
  }

  @Test
  void aNewConnectionIsAsTheOptionsSay() throws SQLException {
    CenoteDataSource source =
        open(
            builder()
                .autoCommit(false)
                .readOnly(true)
                .isolation(Isolation.REPEATABLE_READ)
                .catalog("c")
                .schema("s")
                .networkTimeout(java.time.Duration.ofSeconds(9))
                .connectionInitSql("SET x"));
    try (Connection connection = source.getConnection()) {
      assertThat(connection.getAutoCommit()).isFalse();
      assertThat(connection.isReadOnly()).isTrue();
      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(connection.getCatalog()).isEqualTo("c");
      assertThat(connection.getSchema()).isEqualTo("s");
      assertThat(connection.getNetworkTimeout()).isEqualTo(9000);
    }
    assertThat(database.calls())
        .containsSubsequence(
            "statement-1.execute(SET x)",
            "statement-1.close()",
            "connection-1.setAutoCommit(false)");
  }

  @Test
  void aDriverThatWantsToKnowIsToldWhereRequestsBeginAndEnd() throws SQLException {
    StubDatabase bounded = StubDatabase.withBoundaries();
    CenoteDataSource source = open(builder().dataSource(bounded));
    for (int i = 0; i < 2; i++) {
      try (Connection connection = source.getConnection()) {
        assertThat(bounded.calls()).endsWith("connection-1.beginRequest()");
        connection.commit();
      }
      assertThat(bounded.calls())
          .endsWith("connection-1.clearWarnings()", "connection-1.endRequest()");
    }
    source.close();
    assertThat(bounded.open()).isEmpty();
  }

  @Test
  void aProxyThatKnowsNoMetaDataIsNotToldWhereRequestsBegin() throws SQLException {
    database.fail("connection.getMetaData", new SQLFeatureNotSupportedException());
    open().getConnection().close();
    assertThat(database.calls()).doesNotContain("connection-1.beginRequest()");
  }

  @Test
  void aConnectionThatCannotBeginARequestIsReplacedUnderItsCaller() throws SQLException {
    StubDatabase bounded = StubDatabase.withBoundaries();
    CenoteDataSource source = open(builder().dataSource(bounded).max(1));
    source.getConnection().close();
    bounded.when(
        "connection.beginRequest",
        (proxy, arguments) -> {
          if (bounded.connections() == 1) {
            throw new SQLException("not this one");
          }
          return null;
        });
    try (Connection connection = source.getConnection()) {
      assertThat(connection.toString()).contains("connection 2");
    }
    source.close();
    assertThat(bounded.open()).isEmpty();
  }

  private void assertDestroyed(CenoteDataSource source) {
    until(() -> source.pool().stats().destroyed() == 1);
    assertThat(events)
        .anySatisfy(event ->
            assertThat(event)
                .isInstanceOfSatisfying(
                    PoolEvent.Destroyed.class,
                    destroyed ->
                        assertThat(destroyed.reason()).isEqualTo(PoolEvent.Reason.HOOK_FAILED)));
  }
}

package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.PoolEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Broken connections go, and no others. */
class EvictionTest extends PooledTest {
  private final SQLException lost = new SQLException("connection reset", "08006");

  @Test
  void aFatalErrorRetiresTheConnectionAtOnceAndItsHandleSaysWhy() throws SQLException {
    List<PoolEvent> events = new CopyOnWriteArrayList<>();
    CenoteDataSource source = openWarm(builder().max(1).listener(events::add));
    Connection broken = source.getConnection();
    Statement statement = broken.createStatement();
    database.fail("statement.execute", lost);
    assertThatThrownBy(() -> statement.execute("SELECT")).isSameAs(lost);
    assertThat(broken.isClosed()).isTrue();
    assertThatThrownBy(broken::createStatement)
        .hasMessage("orders-db: the connection is closed, for it broke: connection reset [08006]");
    try (Connection next = source.getConnection()) { // max is 1, and the old handle is open still
      assertThat(next.toString()).contains("connection 2");
    }
    assertThat(events)
        .filteredOn(event -> event instanceof PoolEvent.Destroyed)
        .singleElement()
        .extracting(event -> ((PoolEvent.Destroyed) event).reason())
        .isEqualTo(PoolEvent.Reason.INVALIDATED);
    broken.close();
  }

  @Test
  void aStatementOfABrokenConnectionWasOpenStill() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection broken = source.getConnection();
        Statement statement = broken.createStatement();
        Statement other = broken.createStatement();
        ResultSet rows = other.executeQuery("SELECT")) {
      database.fail("statement.execute", lost);
      assertThatThrownBy(() -> statement.execute("SELECT")).isSameAs(lost);
      database.heal("statement.execute");
      assertThat(statement.isClosed()).isTrue();
      assertThat(rows.isClosed()).isTrue();
      assertThatThrownBy(() -> other.execute("INSERT"))
          .hasMessageEndingWith("the connection is closed, for it broke: connection reset [08006]");
    }
  }

  @Test
  void anyOtherErrorLeavesItAlone() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    SQLException duplicate = new SQLException("duplicate key", "23505");
    try (Connection connection = source.getConnection()) {
      database.fail("statement.execute", duplicate);
      Statement statement = connection.createStatement();
      assertThatThrownBy(() -> statement.execute("INSERT")).isSameAs(duplicate);
      assertThat(connection.isClosed()).isFalse();
    }
    assertThat(source.pool().stats().destroyed()).isZero();
  }

  @Test
  void thePolicyMayBeAnother() throws SQLException {
    CenoteDataSource source =
        openWarm(builder().evictOn(ExceptionPolicy.none().plusSqlState("72000")));
    try (Connection connection = source.getConnection()) {
      Statement statement = connection.createStatement();
      database.fail("statement.execute", lost);
      assertThatThrownBy(() -> statement.execute("SELECT")).isSameAs(lost);
      assertThat(connection.isClosed()).isFalse();
      database.fail("statement.execute", new SQLException("snapshot too old", "72000"));
      assertThatThrownBy(() -> statement.execute("SELECT")).isInstanceOf(SQLException.class);
      assertThat(connection.isClosed()).isTrue();
    }
  }

  @Test
  void anErrorWhileReadingRowsCountsToo() throws SQLException {
    CenoteDataSource source = openWarm(builder());
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT")) {
      database.fail("resultSet.next", lost);
      assertThatThrownBy(rows::next).isSameAs(lost);
      assertThat(connection.isClosed()).isTrue();
    }
  }

  @Test
  void aBrokenConnectionIsNotRolledBack() throws SQLException {
    CenoteDataSource source = openWarm(builder().autoCommit(false));
    try (Connection connection = source.getConnection()) {
      Statement statement = connection.createStatement();
      database.fail("statement.execute", lost);
      assertThatThrownBy(() -> statement.execute("UPDATE")).isSameAs(lost);
    }
    until(() -> source.pool().stats().destroyed() == 1);
    assertThat(database.calls()).doesNotContain("connection-1.rollback()");
  }

  @Test
  void whenSeveralDieTogetherTheIdleOnesAreCheckedBeforeUse() throws SQLException {
    CenoteDataSource source = open(builder().max(4));
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(source.getConnection());
    }
    all.get(2).close();
    all.get(3).close();
    database.when("connection.isValid", (proxy, arguments) -> isNew(proxy));
    database.fail("statement.execute", lost);
    for (Connection dying : all.subList(0, 2)) {
      Statement statement = dying.createStatement();
      assertThatThrownBy(() -> statement.execute("SELECT")).isSameAs(lost);
    }
    database.heal("statement.execute");
    try (Connection next = source.getConnection()) {
      assertThat(isNew(next.unwrap(java.lang.reflect.Proxy.class))).isTrue();
    }
    until(() -> source.pool().stats().destroyed() == 4);
  }

  private static boolean isNew(Object driver) {
    return Integer.parseInt(driver.toString().replace("connection-", "")) > 4;
  }

  @Test
  void errorsOfTheTaskItselfLeaveTheConnectionAlone() throws InterruptedException {
    CenoteDataSource source = open();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() ->
              source
                  .pool()
                  .run(connection -> {
                    throw new IllegalStateException("mine");
                  }))
          .hasMessage("mine");
    }
    assertThat(database.connections()).isEqualTo(1);
    assertThat(database.calls()).noneMatch(call -> call.contains("isValid"));
  }
}

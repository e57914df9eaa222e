package dev.cenote.jdbc.it;

import static dev.cenote.jdbc.it.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireOptions;
import dev.cenote.cli.postgres.StopMode;
import dev.cenote.jdbc.CenoteDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that goes down and comes back, and nobody tells the pool. */
class PostgresOutageTest extends PostgresCase {

  private static final AcquireOptions PATIENT =
      AcquireOptions.defaults().timeout(Duration.ofMinutes(4));

  private static final AcquireOptions BRIEF =
      AcquireOptions.defaults().timeout(Duration.ofMillis(100));

  PostgresOutageTest(Postgres server) throws SQLException {
    super(server);
  }

  private static long one(CenoteDataSource source) throws SQLException {
    try (Connection connection = source.getConnection(PATIENT)) {
      return Sql.number(connection, "SELECT 1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void callersWhoWaitAreServedWhenTheServerIsBack(StopMode mode) throws Exception {
    CenoteDataSource source = open(database.builder().min(2).max(3).checkOnAcquire(Duration.ZERO));
    try (Connection first = source.getConnection();
        Connection second = source.getConnection()) { // so that no recent check vouches for them
      assertThat(Sql.number(first, "SELECT 1") + Sql.number(second, "SELECT 1")).isEqualTo(2);
    }
    List<Background.Running<Long>> callers = new ArrayList<>();
    server.duringOutage(
        mode,
        () -> {
          for (int i = 0; i < 8; i++) {
            callers.add(Background.call(() -> one(source)));
          }
          await("eight waiting callers and an attempt to connect")
              .until(() ->
                  source.pool().stats().waiting() == 8
                      && source.pool().stats().createFailures() > 0);
          assertThatThrownBy(() -> source.getConnection(BRIEF).close())
              .isInstanceOf(SQLTransientConnectionException.class)
              .hasMessageStartingWith(database.name() + ": no connection within 100 ms (0/3 in use")
              .hasMessageContaining("the last attempt to make one failed");
        });
    for (Background.Running<Long> caller : callers) {
      assertThat(caller.result()).isEqualTo(1);
    }
    await("two connections without anybody asking").until(() -> source.pool().stats().total() >= 2);
  }

  @Test
  void aTransactionUnderWayFailsAndTheNextOneSucceeds() throws Exception {
    CenoteDataSource source = open(database.builder().max(2));
    source.update("CREATE TABLE things (id int)");
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      Sql.execute(connection, "INSERT INTO things VALUES (1)");
      server.duringOutage(
          StopMode.FAST,
          () -> assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class));
      assertThat(connection.isClosed()).isTrue();
    }
    assertThat(one(source)).isEqualTo(1);
    assertThat(source.query("SELECT id FROM things", row -> row.getInt(1))).isEmpty();
  }
}

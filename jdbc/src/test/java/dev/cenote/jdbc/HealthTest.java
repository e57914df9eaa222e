package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.PoolEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Whether a connection is fit for use is asked at the right times, and in the right way. */
class HealthTest extends PooledTest {

  private List<String> checks() {
    return database.calls(call -> call.method().equals("isValid"));
  }

  @Test
  void idleConnectionsAreKeptAlive() throws SQLException {
    CenoteDataSource source = openWarm(builder().clock(clock));
    clock.advance(Duration.ofSeconds(31));
    until(() -> source.pool().stats().checksPassed() == 1);
    assertThat(checks()).containsExactly("connection-1.isValid(5)");
  }

  @Test
  void theTimeOfACheckIsToldToTheDriverRoundedUp() throws Exception {
    CenoteDataSource source = openWarm(builder().healthCheckTimeout(Duration.ofMillis(1200)));
    source.pool().checkHealth();
    assertThat(checks()).containsExactly("connection-1.isValid(2)");
  }

  @Test
  void aConnectionThatIsNotValidGoes() throws Exception {
    List<PoolEvent> events = new CopyOnWriteArrayList<>();
    CenoteDataSource source = openWarm(builder().listener(events::add));
    database.when("connection.isValid", (proxy, arguments) -> false);
    assertThat(source.pool().checkHealth()).isEqualTo(1);
    assertThat(events.toString()).contains("orders-db connection 1").contains("not valid");
  }

  @Test
  void aTestQueryIsAskedInPlaceOfTheDriver() throws Exception {
    CenoteDataSource source = openWarm(builder().testQuery("SELECT 1"));
    assertThat(source.pool().checkHealth()).isZero();
    assertThat(database.calls())
        .containsExactly(
            "connection-1.createStatement()",
            "statement-1.setQueryTimeout(5)",
            "statement-1.execute(SELECT 1)",
            "statement-1.close()");
    assertThat(checks()).isEmpty();
    database.fail("statement.execute", new SQLException("gone"));
    assertThat(source.pool().checkHealth()).isEqualTo(1);
  }

  @Test
  void aCheckLeavesNoTransactionOpen() throws Exception {
    CenoteDataSource source = openWarm(builder().autoCommit(false).testQuery("SELECT 1"));
    source.pool().checkHealth();
    assertThat(database.calls()).endsWith("statement-1.close()", "connection-1.rollback()");
  }

  @Test
  void beforeUseItIsCheckedOnlyWhenItWasIdleForLong() throws SQLException {
    CenoteDataSource source =
        openWarm(
            builder()
                .clock(clock)
                .healthCheckInterval(Duration.ZERO)
                .checkOnAcquire(Duration.ofMillis(500)));
    assertThat(checks()).isEmpty(); // the one of the new connection has been forgotten
    source.getConnection().close();
    assertThat(checks()).isEmpty();
    clock.jump(Duration.ofMillis(501));
    source.getConnection().close();
    assertThat(checks()).hasSize(1);
    source.getConnection().close();
    assertThat(checks()).hasSize(1);
  }

  @Test
  void aDeadOneIsReplacedUnderItsCaller() throws SQLException {
    CenoteDataSource source = openWarm(builder().checkOnAcquire(Duration.ZERO));
    database.when(
        "connection.isValid", (proxy, arguments) -> !proxy.toString().equals("connection-1"));
    try (Connection connection = source.getConnection()) {
      assertThat(connection.toString()).contains("connection 2");
    }
  }

  @Test
  void lifetimesEnd() throws SQLException {
    CenoteDataSource source = openWarm(builder().clock(clock));
    clock.advance(Duration.ofMinutes(5));
    clock.advance(Duration.ofMinutes(26));
    until(() -> source.pool().stats().destroyed() == 1);
  }

  @Test
  void aConnectionIsReplacedAfterSoManyUses() throws SQLException {
    CenoteDataSource source = open(builder().max(1).maxUses(2).lifetimeJitter(0));
    for (int i = 0; i < 6; i++) {
      source.getConnection().close();
    }
    until(() -> source.pool().stats().destroyed() == 3);
  }
}

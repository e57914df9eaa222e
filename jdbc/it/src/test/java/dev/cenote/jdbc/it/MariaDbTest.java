package dev.cenote.jdbc.it;

import static dev.cenote.jdbc.it.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireOptions;
import dev.cenote.jdbc.CenoteDataSource;
import dev.cenote.jdbc.ExceptionPolicy;
import dev.cenote.jdbc.it.MariaDb.Vendor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MariaDB, with its own driver and with MySQL's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaDbTest {

  @AutoClose private MariaDb server;
  private String database;
  private Pools pools;

  @BeforeAll
  void startServer() throws Exception {
    server = MariaDb.start();
  }

  @BeforeEach
  void createDatabase() throws SQLException {
    database = server.create();
    pools = new Pools();
  }

  @AfterEach
  void nothingIsLeft() throws SQLException {
    pools.end();
    server.drop(database);
  }

  private CenoteDataSource open(CenoteDataSource.Builder builder) {
    return pools.open(builder);
  }

  private static long id(Connection connection) throws SQLException {
    return Sql.number(connection, "SELECT connection_id()");
  }

  /** What driver and server say of a connection. */
  private record State(
      long id,
      boolean autoCommit,
      boolean readOnly,
      int isolation,
      String catalog,
      String serversAutoCommit,
      String serversReadOnly,
      String serversIsolation,
      String serversCatalog) {

    static State of(Connection connection) throws SQLException {
      return new State(
          MariaDbTest.id(connection),
          connection.getAutoCommit(),
          connection.isReadOnly(),
          connection.getTransactionIsolation(),
          connection.getCatalog(),
          Sql.text(connection, "SELECT @@autocommit"),
          Sql.text(connection, "SELECT @@transaction_read_only"),
          Sql.text(connection, "SELECT @@transaction_isolation"),
          Sql.text(connection, "SELECT database()"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatACallerChangedIsPutBack(Vendor vendor) throws SQLException {
    CenoteDataSource source = open(server.builder(vendor, database).max(1));
    State before = source.execute(State::of);
    source.execute(connection -> {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      connection.setCatalog("mysql");
      connection.setNetworkTimeout(Runnable::run, 54_321);
      connection.setAutoCommit(false);
      State changed = State.of(connection);
      assertThat(changed.serversIsolation()).isEqualTo("SERIALIZABLE");
      assertThat(changed.serversCatalog()).isEqualTo("mysql");
      assertThat(changed.serversAutoCommit()).isEqualTo("0");
      return changed;
    });
    assertThat(source.execute(State::of)).isEqualTo(before);
    assertThat(source.<Integer, RuntimeException>execute(Connection::getNetworkTimeout)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void whatWasNotCommittedIsRolledBack(Vendor vendor) throws SQLException {
    CenoteDataSource source = open(server.builder(vendor, database).max(1));
    source.update("CREATE TABLE things (id int) ENGINE = InnoDB");
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      Sql.execute(connection, "INSERT INTO things VALUES (1)");
    }
    assertThatThrownBy(() ->
            source.transaction(connection -> {
              Sql.execute(connection, "INSERT INTO things VALUES (2)");
              throw new IllegalStateException("changed my mind");
            }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(source.query("SELECT id FROM things", row -> row.getInt(1))).isEmpty();
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aResultSetThatIsStillArrivingIsClosed(Vendor vendor) throws SQLException {
    CenoteDataSource source = open(server.builder(vendor, database).max(1));
    ResultSet rows;
    try (Connection connection = source.getConnection()) {
      Statement statement = connection.createStatement();
      statement.setFetchSize(vendor == Vendor.MYSQL ? Integer.MIN_VALUE : 1);
      rows = statement.executeQuery("SELECT seq FROM seq_1_to_10000");
      assertThat(rows.next()).isTrue();
    }
    assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
    assertThat(source.query("SELECT 1", row -> row.getInt(1))).containsExactly(1);
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void nobodyGetsAConnectionThatDiedIdleIfItIsCheckedOnAcquire(Vendor vendor) throws SQLException {
    CenoteDataSource source =
        open(server.builder(vendor, database).max(1).checkOnAcquire(Duration.ZERO));
    long killed = source.<Long, RuntimeException>execute(MariaDbTest::id);
    server.kill(killed);
    assertThat(source.<Long, RuntimeException>execute(MariaDbTest::id)).isNotEqualTo(killed);
    assertThat(source.pool().stats().checksFailed()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatDiesInUseIsClosedAndReplaced(Vendor vendor) throws SQLException {
    CenoteDataSource source = open(server.builder(vendor, database).max(1));
    try (Connection connection = source.getConnection()) {
      long killed = id(connection);
      server.kill(killed);
      assertThatThrownBy(() -> id(connection)).isInstanceOf(SQLException.class);
      assertThat(connection.isClosed()).isTrue();
      assertThat(source.<Long, RuntimeException>execute(MariaDbTest::id)).isNotEqualTo(killed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStatementKilledWithItsConnectionFreesItsCallerAndItsPlace(Vendor vendor) throws Exception {
    CenoteDataSource source = open(server.builder(vendor, database).max(1));
    try (Connection connection = source.getConnection()) {
      long killed = id(connection);
      Background.Running<String> sleeper =
          Background.call(() -> Sql.text(connection, "SELECT SLEEP(1000)"));
      server.awaitStatement(killed, "SELECT SLEEP");
      server.kill(killed);
      assertThatThrownBy(sleeper::result).hasCauseInstanceOf(SQLException.class);
      assertThat(connection.isClosed()).isTrue();
      assertThat(source.<Long, RuntimeException>execute(MariaDbTest::id)).isNotEqualTo(killed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStatementKilledAloneCostsNoConnection(Vendor vendor) throws Exception {
    CenoteDataSource source = open(server.builder(vendor, database).max(1));
    try (Connection connection = source.getConnection()) {
      long id = id(connection);
      Background.Running<String> sleeper =
          Background.call(() -> Sql.text(connection, "SELECT SLEEP(1000)"));
      server.awaitStatement(id, "SELECT SLEEP");
      server.killStatement(id);
      assertThatThrownBy(sleeper::result)
          .cause()
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1317));
      assertThat(id(connection)).isEqualTo(id);
    }
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aStatementThatTookTooLongForTheServerCostsNoConnection(Vendor vendor) throws SQLException {
    CenoteDataSource source =
        open(
            server
                .builder(vendor, database)
                .max(1)
                .connectionInitSql("SET SESSION max_statement_time = 0.05"));
    try (Connection connection = source.getConnection()) {
      assertThatThrownBy(() -> Sql.text(connection, "SELECT SLEEP(1000)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1969));
      assertThat(connection.isValid(5)).isTrue();
    }
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatTheServerGaveUpIsClosedAndReplaced(Vendor vendor) throws SQLException {
    CenoteDataSource source = open(server.builder(vendor, database).max(1));
    try (Connection connection = source.getConnection()) {
      long gone = id(connection);
      Sql.execute(connection, "SET SESSION wait_timeout = 1");
      server.awaitEnd(gone);
      assertThatThrownBy(() -> id(connection)).isInstanceOf(SQLException.class);
      assertThat(connection.isClosed()).isTrue();
      assertThat(source.<Long, RuntimeException>execute(MariaDbTest::id)).isNotEqualTo(gone);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPolicyMayCallAnErrorOfTheVendorFatal(Vendor vendor) throws SQLException {
    CenoteDataSource source =
        open(
            server
                .builder(vendor, database)
                .max(1)
                .evictOn(ExceptionPolicy.defaults().plusVendorCode(1146)));
    try (Connection connection = source.getConnection()) {
      long evicted = id(connection);
      assertThatThrownBy(() -> Sql.execute(connection, "SELECT * FROM nowhere"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1146));
      assertThat(connection.isClosed()).isTrue();
      assertThat(source.<Long, RuntimeException>execute(MariaDbTest::id)).isNotEqualTo(evicted);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anErrorOfAStatementCostsNoConnection(Vendor vendor) throws SQLException {
    CenoteDataSource source = open(server.builder(vendor, database).max(1));
    source.update("CREATE TABLE things (id int PRIMARY KEY)");
    source.update("INSERT INTO things VALUES (1)");
    try (Connection connection = source.getConnection()) {
      assertThatThrownBy(() -> Sql.execute(connection, "SELEKT 1"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> Sql.execute(connection, "INSERT INTO things VALUES (1)"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> Sql.execute(connection, "SELECT * FROM nowhere"))
          .isInstanceOf(SQLException.class);
      assertThat(connection.isValid(5)).isTrue();
    }
    assertThat(source.query("SELECT 1", row -> row.getInt(1))).containsExactly(1);
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aPoolRecoversWhenTheServerIsBack(Vendor vendor) throws Exception {
    CenoteDataSource source =
        open(
            server
                .builder(vendor, database)
                .max(1)
                .acquireTimeout(Duration.ofMinutes(4))
                .checkOnAcquire(Duration.ZERO));
    long before = source.<Long, RuntimeException>execute(MariaDbTest::id);
    assertThat(before).isPositive();
    AtomicReference<Background.@Nullable Running<List<Integer>>> caller = new AtomicReference<>();
    server.duringOutage(() -> {
      caller.set(Background.call(() -> source.query("SELECT 1", row -> row.getInt(1))));
      await("an attempt to connect").until(() -> source.pool().stats().createFailures() > 0);
      AcquireOptions brief = AcquireOptions.defaults().timeout(Duration.ofMillis(100));
      assertThatThrownBy(() -> source.getConnection(brief).close())
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining("the last attempt to make one failed");
    });
    assertThat(Objects.requireNonNull(caller.get()).result()).containsExactly(1);
  }
}

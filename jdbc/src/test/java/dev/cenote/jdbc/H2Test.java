package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.PoolRegistry;
import dev.cenote.testkit.PoolValidator;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real database. */
class H2Test {
  private record User(long id, String name) {}

  private final PoolRegistry registry = PoolRegistry.create();
  private CenoteDataSource users =
      CenoteDataSource.builder()
          .name("users")
          .url("jdbc:h2:mem:users;DB_CLOSE_DELAY=-1")
          .username("sa")
          .password("")
          .max(4)
          .registry(registry)
          .build();

  @BeforeEach
  void create() throws SQLException {
    users.update("CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(20), active BOOLEAN)");
    for (long id = 1; id <= 3; id++) {
      assertThat(users.update("INSERT INTO users VALUES (?, ?, ?)", id, "user " + id, id != 2))
          .isEqualTo(1);
    }
  }

  @AfterEach
  void drop() throws SQLException {
    new PoolValidator(users.pool(), () -> {}).assertQuiet();
    users.update("SHUTDOWN");
    users.close();
    new PoolValidator(users.pool(), () -> {}).assertEnded(registry);
  }

  @Test
  void aLockThatCannotBeHadInTimeCostsNoConnection() throws SQLException {
    try (Connection holder = users.getConnection();
        Connection late = users.getConnection()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("UPDATE users SET active = TRUE WHERE id = 1");
      late.createStatement().execute("SET LOCK_TIMEOUT 1");
      assertThatThrownBy(
              () -> late.createStatement().execute("UPDATE users SET active = FALSE WHERE id = 1"))
          .isInstanceOf(SQLTimeoutException.class);
      assertThat(late.isClosed()).isFalse();
    }
  }

  private List<String> names() throws SQLException {
    return users.query("SELECT name FROM users ORDER BY id", row -> row.getString(1));
  }

  @Test
  void aQueryInOneCall() throws SQLException {
    List<User> active =
        users.query(
            "SELECT id, name FROM users WHERE active = ? ORDER BY id",
            row -> new User(row.getLong(1), row.getString(2)),
            true);
    assertThat(active).containsExactly(new User(1, "user 1"), new User(3, "user 3"));
  }

  @Test
  void valuesMayBeNullAndSoMayResults() throws SQLException {
    assertThat(users.update("UPDATE users SET name = ? WHERE id = ?", null, 2)).isEqualTo(1);
    assertThat(names()).containsExactly("user 1", null, "user 3");
  }

  @Test
  void aTransactionIsCommitted() throws SQLException {
    int changed =
        users.transaction(connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("UPDATE users SET name = 'x'");
          }
        });
    assertThat(changed).isEqualTo(3);
    assertThat(names()).containsOnly("x");
  }

  @Test
  void aTransactionWhoseTaskFailsIsRolledBackAndTheFailureIsTheTasks() throws SQLException {
    assertThatThrownBy(() ->
            users.transaction(connection -> {
              connection.createStatement().executeUpdate("DELETE FROM users");
              throw new IOException("mine");
            }))
        .isInstanceOf(IOException.class)
        .hasMessage("mine");
    assertThat(names()).hasSize(3);
  }

  @Test
  void workThatWasNotCommittedIsNotThereForTheNext() throws SQLException {
    try (Connection connection = users.getConnection()) {
      connection.setAutoCommit(false);
      connection.createStatement().executeUpdate("DELETE FROM users");
    }
    assertThat(names()).hasSize(3);
    assertThat(users.<Boolean, SQLException>execute(Connection::getAutoCommit)).isTrue();
  }

  @Test
  void anUpdateInOneCallLastsInAPoolWithoutAutoCommit() throws SQLException {
    try (CenoteDataSource manual =
        CenoteDataSource.builder()
            .url("jdbc:h2:mem:users")
            .username("sa")
            .password("")
            .autoCommit(false)
            .registry(registry)
            .build()) {
      manual.update("DELETE FROM users");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void theNextCallerSeesTheStateOfANewConnection() throws SQLException {
    try (Connection connection = users.getConnection()) {
      connection.setReadOnly(true);
      connection.setSchema("INFORMATION_SCHEMA");
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
    }
    try (Connection connection = users.getConnection()) {
      assertThat(connection.getSchema()).isEqualTo("PUBLIC");
      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      assertThat(connection.getHoldability()).isEqualTo(ResultSet.HOLD_CURSORS_OVER_COMMIT);
    }
  }

  @Test
  void anErrorOfTheStatementIsTheDrivers() throws SQLException {
    assertThatThrownBy(() -> users.update("INSERT INTO users VALUES (1, 'twin', TRUE)"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("PRIMARY KEY");
    assertThat(users.pool().stats().destroyed()).isZero();
    assertThat(users.pool().stats().created()).isEqualTo(1);
  }

  @Test
  void updatableRowsMetadataAndGeneratedKeysWork() throws SQLException {
    try (Connection connection = users.getConnection();
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet rows = statement.executeQuery("SELECT id, name FROM users ORDER BY id")) {
      assertThat(rows.next()).isTrue();
      rows.updateString(2, "first");
      rows.updateRow();
      assertThat(rows.getMetaData().getColumnCount()).isEqualTo(2);
      try (ResultSet tables = connection.getMetaData().getTables(null, "PUBLIC", "USERS", null)) {
        assertThat(tables.next()).isTrue();
      }
    }
    assertThat(names()).startsWith("first");
  }

  @Test
  void manyVirtualThreadsShareFewConnections() throws Exception {
    int threads = 200;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(
            executor.submit(() ->
                users.transaction(connection -> {
                  try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate("UPDATE users SET name = name WHERE id = 1");
                  }
                })));
      }
      for (Future<Integer> each : all) {
        assertThat(each.get()).isEqualTo(1);
      }
    }
    assertThat(users.pool().stats().created()).isLessThanOrEqualTo(4);
  }
}

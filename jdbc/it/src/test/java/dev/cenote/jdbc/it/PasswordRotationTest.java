package dev.cenote.jdbc.it;

import static dev.cenote.jdbc.it.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireOptions;
import dev.cenote.jdbc.CenoteDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A password that is changed at the server while the pool is in use. */
class PasswordRotationTest extends PostgresCase {

  private static final String FIRST = "first secret";

  private final String role;
  private final AtomicReference<@Nullable String> vault = new AtomicReference<>(FIRST);

  PasswordRotationTest(Postgres server) throws SQLException {
    super(server);
    role = "rotating_" + database.name();
  }

  @BeforeEach
  void createRole() throws SQLException {
    server.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + FIRST + "'");
  }

  @AfterEach
  void dropRole() throws SQLException {
    server.execute("DROP ROLE " + role);
  }

  private CenoteDataSource.Builder builder() {
    return database.builder().username(role).passwordSupplier(vault::get);
  }

  private void alter(String password) throws SQLException {
    server.execute("ALTER ROLE " + role + " PASSWORD '" + password + "'");
  }

  private static long process(Connection connection) throws SQLException {
    return Sql.number(connection, "SELECT pg_backend_pid()");
  }

  @Test
  void laterConnectionsUseTheNewPasswordWhileThoseInUseFinish() throws Exception {
    CenoteDataSource source = open(builder().max(3));
    long held;
    long idle;
    try (Connection transaction = source.getConnection()) {
      transaction.setAutoCommit(false);
      Sql.execute(transaction, "CREATE TEMPORARY TABLE things (id int) ON COMMIT PRESERVE ROWS");
      held = process(transaction);
      try (Connection other = source.getConnection()) {
        idle = process(other);
      }

      vault.set("second secret");
      alter("second secret");
      source.pool().reset();

      await("the end of the idle one").until(() -> database.sessions() == 1);
      try (Connection one = source.getConnection();
          Connection another = source.getConnection()) { // the server takes the new password only
        assertThat(List.of(process(one), process(another))).doesNotContain(held, idle);
      }
      Sql.execute(transaction, "INSERT INTO things VALUES (1)");
      transaction.commit();
      assertThat(Sql.number(transaction, "SELECT count(*) FROM things")).isEqualTo(1);
      assertThat(process(transaction)).isEqualTo(held);
    }
    await("the end of the one that was in use").until(() -> database.sessions() == 2);
    try (Connection one = source.getConnection();
        Connection another = source.getConnection();
        Connection third = source.getConnection()) {
      assertThat(List.of(process(one), process(another), process(third)))
          .doesNotContain(held, idle);
    }
    assertThat(source.pool().stats().createFailures()).isZero();
    assertThat(source.pool().stats().created()).isEqualTo(5);
  }

  @Test
  void callersNoticeNothingOfRotationAfterRotation() throws Exception {
    CenoteDataSource source = open(builder().max(4).acquireTimeout(Duration.ofMinutes(4)));
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicLong served = new AtomicLong();
    List<Background.Running<Boolean>> callers = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        callers.add(
            Background.call(() -> {
              while (!isOver.get()) {
                assertThat(source.query("SELECT 1", row -> row.getInt(1))).containsExactly(1);
                served.incrementAndGet();
              }
              return true;
            }));
      }
      for (int i = 0; i < 4; i++) {
        awaitMore(served);
        String next = "secret number " + i;
        alter(next); // from here on no connection can be made,
        vault.set(next); // to here
        String now = server.text("SELECT clock_timestamp()");
        source.pool().reset();
        await("the end of all that were made before")
            .until(() -> database.sessionsBegunBefore(now) == 0);
      }
      awaitMore(served);
    } finally {
      isOver.set(true);
    }
    for (Background.Running<Boolean> caller : callers) {
      assertThat(caller.result()).isTrue();
    }
  }

  private static void awaitMore(AtomicLong served) {
    long before = served.get();
    await("callers to be served").until(() -> served.get() >= before + 40);
  }

  @Test
  void aPasswordThatComesLateEndsTheOutageByItself() throws Exception {
    CenoteDataSource source = open(builder().max(1));
    source.getConnection().close();
    alter("second secret");
    source.pool().reset();
    Background.Running<List<Integer>> patient =
        Background.call(() -> source.query("SELECT 1", row -> row.getInt(1)));
    await("an attempt to connect").until(() -> source.pool().stats().createFailures() > 0);
    AcquireOptions brief = AcquireOptions.defaults().timeout(Duration.ofMillis(100));
    assertThatThrownBy(() -> source.getConnection(brief).close())
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessageContaining("password authentication failed for user \"" + role + "\"")
        .hasMessageEndingWith("[28P01]")
        .hasMessageNotContaining(FIRST);
    assertThat(patient.isDone()).isFalse();
    vault.set("second secret");
    assertThat(patient.result()).containsExactly(1);
  }

  @Test
  void aSupplierWithoutAPasswordIsToldByTheDriversWords() throws SQLException {
    vault.set(null);
    CenoteDataSource source = open(builder().failFast(true));
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith(database.name() + ": no connection could be made: ")
        .hasMessageContaining("no password was provided");
    vault.set(FIRST);
    assertThat(source.query("SELECT 1", row -> row.getInt(1))).containsExactly(1);
  }
}

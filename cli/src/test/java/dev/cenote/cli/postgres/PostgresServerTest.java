package dev.cenote.cli.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostgresServerTest {

  private @Nullable PostgresServer installed;

  @BeforeEach
  void install() throws Exception {
    installed = PostgresServer.install(10);
  }

  @AfterEach
  void close() {
    server().close();
  }

  @ParameterizedTest
  @EnumSource
  void itComesBackOnItsPortWithWhatWasCommitted(StopMode mode) throws Exception {
    server().start();
    execute("CREATE TABLE kept (id int)");
    execute("INSERT INTO kept VALUES (42)");
    server().stop(mode);
    assertThatThrownBy(() -> server().connect("test").close()).isInstanceOf(SQLException.class);
    server().start();
    assertThat(number("SELECT id FROM kept")).isEqualTo(42);
  }

  @Test
  void itListensOnTheLoopbackInterfaceOnlyAndAsksForAPassword() throws Exception {
    server().start();
    assertThat(
            number("SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'"))
        .isZero();
    assertThat(
            number(
                "SELECT count(*) FROM pg_settings"
                    + " WHERE (name, setting) IN (('listen_addresses', '127.0.0.1'),"
                    + " ('unix_socket_directories', ''))"))
        .isEqualTo(2);
  }

  @Test
  void closedItLeavesNoProcessAndNoFolder() throws Exception {
    server().start();
    ProcessHandle process = server().process().orElseThrow();
    server().close();
    assertThat(server().folder()).doesNotExist();
    await().until(() -> !runs(process));
    assertThatThrownBy(() -> server().start()).isInstanceOf(PostgresException.class);
  }

  @Test
  void anInterruptDoesNotKeepItFromClosing() throws Exception {
    server().start();
    Thread.currentThread().interrupt();
    server().close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(server().folder()).doesNotExist();
  }

  /** Whether a process runs; one that ended, and waits for its parent to notice, does not. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server().connect("test");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String query) throws SQLException {
    try (Connection connection = server().connect("test");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private PostgresServer server() {
    if (installed == null) {
      throw new IllegalStateException("not installed");
    }
    return installed;
  }
}

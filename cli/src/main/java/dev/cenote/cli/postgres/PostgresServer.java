package dev.cenote.cli.postgres;

import dev.cenote.cli.postgres.Tool.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A PostgreSQL server of our own, in a temporary folder that holds its programs and its data and is
 * removed by {@link #close}. It listens on the loopback interface only, asks for a password made up
 * for this run, and keeps its port over stops and starts. It outlives neither {@code close} nor,
 * but on Windows, this process.
 *
 * <p>Thread-safe; starting, stopping and closing wait for each other.
 */
public final class PostgresServer implements AutoCloseable {

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(2);
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration BRIEF = Duration.ofSeconds(20);
  private static final int TRIES = 3;
  private static final String USER = "postgres";

  private final ReentrantLock lifecycle = new ReentrantLock();
  private final Path folder;
  private final Path programs;
  private final Path home;
  private final Path data;
  private final Path log;
  private final String password;
  private final Watchdog watchdog;
  private Account account = new Account(List.of());
  private boolean closed;
  private volatile int port;

  private PostgresServer(Path folder) throws IOException {
    this.folder = folder;
    this.programs = Files.createDirectory(folder.resolve("postgresql"));
    this.home = Files.createDirectory(folder.resolve("server"));
    this.data = home.resolve("data");
    this.log = home.resolve("server.log");
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    this.password = HexFormat.of().formatHex(secret);
    this.watchdog = Watchdog.over(folder, pidFile());
  }

  /**
   * Unpacks the programs and makes an empty database, which takes a few seconds; does not start it.
   *
   * @param connections how many connections it shall accept, at least 1
   * @throws PostgresException if this machine cannot run it; nothing of it is left then
   */
  public static PostgresServer install(int connections)
      throws PostgresException, InterruptedException {
    PostgresArchive archive = PostgresArchive.find();
    try {
      PostgresServer server =
          new PostgresServer(Files.createTempDirectory("cenote-postgres-").toRealPath());
      boolean prepared = false;
      try {
        server.prepare(archive, connections);
        prepared = true;
        return server;
      } finally {
        if (!prepared) {
          server.close();
        }
      }
    } catch (IOException e) {
      throw new PostgresException("PostgreSQL cannot be unpacked: " + e, e);
    }
  }

  private void prepare(PostgresArchive archive, int connections)
      throws PostgresException, IOException, InterruptedException {
    archive.unpack(programs);
    Path postgres = program("postgres");
    Outcome trial = Tool.run(folder, BRIEF, List.of(postgres.toString(), "--version"));
    if (!trial.succeeded()) {
      throw new PostgresException("PostgreSQL does not run on this machine: " + trial.lastLine());
    }
    account = Account.choose(folder, home, postgres);
    Path secret = Files.createTempFile(home, "password", "");
    Files.writeString(secret, password);
    Files.setOwner(secret, Files.getOwner(home));
    List<String> initdb =
        List.of(
            program("initdb").toString(),
            "--pgdata=" + data,
            "--username=" + USER,
            "--pwfile=" + secret,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions",
            "--no-sync");
    Outcome outcome = Tool.run(folder, INSTALL_LIMIT, account.command(initdb));
    if (!outcome.succeeded()) {
      throw new PostgresException("PostgreSQL cannot be set up: " + outcome.lastLine());
    }
    Files.delete(secret);
    Files.writeString(
        data.resolve("postgresql.conf"),
        """
        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        max_connections = %d
        """
            .formatted(connections),
        StandardOpenOption.APPEND);
  }

  /** Starts the server and returns when it accepts connections. The first start picks the port. */
  public void start() throws PostgresException, InterruptedException {
    lifecycle.lockInterruptibly();
    try {
      if (closed) {
        throw new PostgresException("PostgreSQL was closed");
      }
      boolean first = port == 0;
      String reason = "";
      for (int i = 0; i < TRIES; i++) {
        if (first) {
          port = Ports.free();
        }
        Outcome outcome = control(START_LIMIT, "start", "--log=" + log, "--options=-p " + port);
        if (outcome.succeeded()) {
          return;
        }
        reason = reason(outcome);
        // It may have come up all the same, if only the tool that started it was interrupted.
        control(BRIEF, "stop", "--mode=" + StopMode.IMMEDIATE.option());
      }
      throw new PostgresException("PostgreSQL does not start: " + reason);
    } catch (IOException e) {
      throw new PostgresException("PostgreSQL cannot be started: " + e, e);
    } finally {
      lifecycle.unlock();
    }
  }

  /** Stops the server and returns when it is gone. */
  public void stop(StopMode mode) throws PostgresException, InterruptedException {
    lifecycle.lockInterruptibly();
    try {
      Outcome outcome = control(BRIEF, "stop", "--mode=" + mode.option());
      if (!outcome.succeeded()) {
        throw new PostgresException("PostgreSQL does not stop: " + outcome.lastLine());
      }
    } catch (IOException e) {
      throw new PostgresException("PostgreSQL cannot be stopped: " + e, e);
    } finally {
      lifecycle.unlock();
    }
  }

  /**
   * Opens a connection, as the database's owner.
   *
   * @param application the name under which the server lists it
   */
  public Connection connect(String application) throws SQLException {
    Properties told = new Properties();
    told.putAll(properties(application));
    told.setProperty("user", username());
    told.setProperty("password", password());
    return DriverManager.getConnection(url(), told);
  }

  /** Where drivers find the database, once the server has been started. */
  public String url() {
    return url(port);
  }

  /**
   * Where drivers find the database by a way around.
   *
   * @param via a port on the loopback interface that leads to {@link #port()}
   */
  public static String url(int via) {
    return "jdbc:postgresql://127.0.0.1:" + via + "/postgres";
  }

  /** The user who owns the database. */
  public String username() {
    return USER;
  }

  /** The password of that user. */
  public String password() {
    return password;
  }

  /**
   * What a driver is told besides: that the server is near, and need not be waited for long.
   *
   * @param application the name under which the server lists the connection
   */
  public static Map<String, String> properties(String application) {
    return Map.of(
        "ApplicationName", application,
        "connectTimeout", "2",
        "socketTimeout", "10",
        "sslmode", "disable",
        "gssEncMode", "disable");
  }

  /** The port it listens on, once it has been started. */
  public int port() {
    return port;
  }

  /** The temporary folder that holds everything of it. */
  public Path folder() {
    return folder;
  }

  /** The server's process, while it runs. */
  public Optional<ProcessHandle> process() {
    try {
      return Files.readAllLines(pidFile()).stream()
          .findFirst()
          .map(Long::parseLong)
          .flatMap(ProcessHandle::of);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Stops the server, if it runs, and removes its folder. It goes on when the thread is
   * interrupted, and keeps the flag.
   *
   * @throws UncheckedIOException if the folder cannot be removed
   */
  @Override
  public void close() {
    lifecycle.lock();
    boolean interrupted = Thread.interrupted();
    try {
      if (!closed) {
        closed = true;
        halt();
        Folders.remove(folder);
        watchdog.dismiss();
      }
    } catch (IOException e) {
      // What we cannot do the watchdog does, from its first step.
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      watchdog.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      lifecycle.unlock();
    }
    if (Files.exists(folder)) {
      throw new UncheckedIOException(new IOException("cannot remove the folder " + folder));
    }
  }

  private void halt() throws IOException, InterruptedException {
    Optional<ProcessHandle> server = process();
    if (server.isEmpty()) {
      return;
    }
    Outcome outcome = control(BRIEF, "stop", "--mode=" + StopMode.IMMEDIATE.option());
    if (!outcome.succeeded()) {
      server.get().destroyForcibly();
      server.get().onExit().completeOnTimeout(server.get(), 5, TimeUnit.SECONDS).join();
    }
  }

  private Outcome control(Duration limit, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(program("pg_ctl").toString());
    command.addAll(List.of(arguments));
    command.add("--pgdata=" + data);
    command.add("--wait");
    command.add("--timeout=" + limit.toSeconds());
    return Tool.run(folder, limit.plusSeconds(5), account.command(command));
  }

  private String reason(Outcome outcome) {
    try {
      return Files.readString(log, Charset.defaultCharset())
          .lines()
          .filter(line -> line.contains("FATAL:"))
          .reduce((first, second) -> second)
          .map(line -> line.substring(line.indexOf("FATAL:")))
          .orElseGet(outcome::lastLine);
    } catch (IOException e) {
      return outcome.lastLine();
    }
  }

  private Path program(String name) {
    String suffix = File.separatorChar == '\\' ? ".exe" : "";
    return programs.resolve("bin").resolve(name + suffix);
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }
}

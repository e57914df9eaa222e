package dev.cenote.cli.demo;

import dev.cenote.PoolStats;
import dev.cenote.cli.StopSignal;
import dev.cenote.cli.Terminal;
import dev.cenote.cli.postgres.PostgresException;
import dev.cenote.cli.postgres.PostgresServer;
import dev.cenote.jdbc.CenoteDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * One run of the demo: starts the server, fills the tables, lets callers and faults loose on a data
 * source, and others on a pool of child processes, and then counts: what the callers saw, what the
 * database has, and what the pools' books say.
 */
final class Demo {

  /** The name under which the server lists the pool's connections. */
  static final String APPLICATION = "cenote-demo";

  private static final int SPARE_CONNECTIONS = 20;
  private static final Duration CREATE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final DemoSettings settings;
  private final FaultPlan plan;
  private final Terminal terminal;
  private final StopSignal stop;

  Demo(DemoSettings settings, Terminal terminal, StopSignal stop) {
    this.settings = settings;
    this.plan = FaultPlan.of(settings);
    this.terminal = terminal;
    this.stop = stop;
  }

  /** Runs from beginning to end; empty if it was stopped before the callers began. */
  Optional<Findings> run() throws Exception {
    Optional<PostgresServer> prepared = prepareUnlessStopped();
    if (prepared.isEmpty()) {
      return Optional.empty();
    }
    try (PostgresServer server = prepared.get()) {
      return Optional.of(measure(server));
    } finally {
      terminal.clear();
    }
  }

  private Optional<PostgresServer> prepareUnlessStopped() throws Exception {
    try {
      return Optional.of(stop.interruptibly(this::prepare));
    } catch (InterruptedException | PostgresException | SQLException e) {
      // Ctrl-C reaches the programs that we run as well, so it may look like a failure of theirs.
      if (stop.isRequested()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private PostgresServer prepare() throws Exception {
    terminal.progress("Unpacking PostgreSQL ...");
    // A killed connection may linger while its successor is made.
    PostgresServer server = PostgresServer.install(2 * settings.max() + SPARE_CONNECTIONS);
    boolean ready = false;
    try {
      terminal.progress("Starting PostgreSQL, filling in the orders ...");
      server.start();
      try (Connection connection = server.connect("cenote-setup")) {
        Shop.open(connection);
        String version = connection.getMetaData().getDatabaseProductVersion();
        Introduction.lines(settings, plan, version).forEach(terminal::line);
      }
      ready = true;
      return server;
    } finally {
      if (!ready) {
        server.close();
      }
    }
  }

  private Findings measure(PostgresServer server) throws Exception {
    Meters meters = new Meters();
    Ledger ledger = new Ledger();
    Recovery recovery = new Recovery();
    Faults faults = new Faults(server, plan, recovery);
    CenoteDataSource orders = dataSource(server);
    try (orders;
        Receipts receipts = new Receipts(plan, stop)) {
      Workload workload = new Workload(orders, ledger, meters, recovery);
      Progress progress = new Progress(terminal, orders.pool(), meters, faults, recovery);
      long began = System.nanoTime();
      workload.start(settings.callers());
      faults.start();
      receipts.start();
      progress.showUntil(began + settings.duration().toNanos(), stop);
      faults.finish();
      if (plan.outage().isPresent() && !stop.isRequested()) {
        recovery.await(RECOVERY_LIMIT);
      }
      Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
      terminal.progress("Letting the callers finish, counting ...");
      int stranded = workload.finish(GRACE);
      ReceiptFindings receiptFindings = receipts.finish(GRACE);
      orders.close();
      PoolStats books = orders.pool().stats();
      return new Findings(
          settings,
          elapsed,
          stop.isRequested(),
          meters,
          recovery,
          faults.kills(),
          faults.failure(),
          stranded,
          books,
          Aftermath.of(server, ledger),
          receiptFindings);
    }
  }

  /** What an application would have; all else is as it is by default. */
  private CenoteDataSource dataSource(PostgresServer server) {
    return CenoteDataSource.builder()
        .name("orders-db")
        .url(server.url())
        .username(server.username())
        .password(server.password())
        .properties(PostgresServer.properties(APPLICATION))
        .max(settings.max())
        .createTimeout(CREATE_TIMEOUT)
        .build();
  }
}

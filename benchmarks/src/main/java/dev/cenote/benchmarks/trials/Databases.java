package dev.cenote.benchmarks.trials;

import static dev.cenote.benchmarks.report.Measure.less;
import static dev.cenote.benchmarks.report.Measure.more;

import dev.cenote.benchmarks.Case;
import dev.cenote.benchmarks.Pace;
import dev.cenote.benchmarks.Rounds;
import dev.cenote.benchmarks.contenders.Contender;
import dev.cenote.benchmarks.contenders.Entrant;
import dev.cenote.benchmarks.contenders.Lineup;
import dev.cenote.benchmarks.jdbc.JdbcPool;
import dev.cenote.benchmarks.jdbc.PlainDataSource;
import dev.cenote.benchmarks.report.Board;
import dev.cenote.benchmarks.report.Figures;
import dev.cenote.benchmarks.report.Measure;
import dev.cenote.benchmarks.report.Values;
import dev.cenote.cli.postgres.PostgresException;
import dev.cenote.cli.postgres.PostgresServer;
import dev.cenote.cli.postgres.StopMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A real server with a thousand callers, and an outage of it. */
public final class Databases implements Case {
  private static final int SIZE = 10;
  private static final int CALLERS = 1_000;

  /** For the pool, its broken predecessors and who looks whether the server is there. */
  private static final int SERVER_CONNECTIONS = 50;

  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration OUTAGE = Duration.ofSeconds(2);

  private static final Measure RATE = more("queries/s", 0);
  private static final Measure MEDIAN = less("median wait ms", 1);
  private static final Measure TAIL = less("p99 wait ms", 1);
  private static final Measure LONGEST = less("longest wait ms", 0);
  private static final Measure UNFINISHED = less("waiting at the end", 0);
  private static final Measure FIRST = less("first success ms", 0);
  private static final Measure MANY = less(String.format("%,dth success ms", Crowd.MANY), 0);

  private static final Entrant CENOTE = Lineup.CENOTE_JDBC.claiming();
  private static final Entrant HIKARI = Lineup.HIKARI_JDBC.claiming();

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public String about() {
    return "1,000 virtual threads over 10 connections to a PostgreSQL server on this machine, each"
        + " with a query that only asks for a number; with 1 ms between two, and without a pause. A"
        + " wait is for a connection; one that goes on when time is over counts as long as it has"
        + " lasted. Then the server is stopped and started 2 s later. Successes are timed from the"
        + " last moment in which somebody who asked all the time was refused a connection.";
  }

  @Override
  public Outcome run(Pace pace, Consumer<String> progress) throws Exception {
    Board load = loadBoard("1,000 callers of PostgreSQL over 10");
    Board rush = loadBoard("1,000 callers of PostgreSQL over 10, without a pause");
    Board outage = new Board("after an outage of PostgreSQL", FIRST, MANY);
    try (PostgresServer server = PostgresServer.install(SERVER_CONNECTIONS)) {
      server.start();
      Rounds<Entrant> rounds = new Rounds<>(List.of(CENOTE, HIKARI), progress);
      rounds.warmUp(load, (entrant, lost) -> turn(entrant, server, WARM_UP, lost, lost));
      rounds.play(
          pace.trialRounds(), rush, (entrant, kept) -> rush(entrant, server, pace.span(), kept));
      rounds.play(
          pace.trialRounds(),
          load,
          (entrant, kept) -> turn(entrant, server, pace.span(), kept, outage));
    }
    return new Outcome(List.of(load, rush, outage), figures(load, rush, outage).list());
  }

  private static Board loadBoard(String title) {
    return new Board(title, RATE, MEDIAN, TAIL, LONGEST, UNFINISHED);
  }

  private static void rush(Entrant entrant, PostgresServer server, Duration span, Board board)
      throws InterruptedException {
    Crowd crowd = open(entrant, server, Duration.ZERO);
    try (crowd) {
      load(crowd, entrant, span, board);
    }
    add(crowd, entrant, board);
  }

  private static void turn(
      Entrant entrant, PostgresServer server, Duration span, Board load, Board outage)
      throws PostgresException, InterruptedException {
    Crowd crowd = open(entrant, server, PAUSE);
    try (crowd) {
      load(crowd, entrant, span, load);
      fail(crowd, entrant, server, outage);
    }
    add(crowd, entrant, load);
  }

  private static void load(Crowd crowd, Entrant entrant, Duration span, Board board)
      throws InterruptedException {
    crowd.awaitSuccesses(); // on a busy machine connecting takes its time
    Thread.sleep(WARM_UP);
    board.add(entrant, RATE, crowd.watch(span));
  }

  /** What is known when all have ended. */
  private static void add(Crowd crowd, Entrant entrant, Board board) {
    Values waits = crowd.waits();
    board.add(entrant, MEDIAN, waits.median() / 1e6);
    board.add(entrant, TAIL, waits.percentile(0.99) / 1e6);
    board.add(entrant, LONGEST, waits.max() / 1e6);
    board.add(entrant, UNFINISHED, (double) crowd.unfinished());
  }

  private static Crowd open(Entrant entrant, PostgresServer server, Duration pause) {
    DataSource driver = new Driver(server);
    Contender pool =
        entrant.equals(CENOTE) ? JdbcPool.cenote(SIZE, driver) : JdbcPool.hikari(SIZE, driver);
    return Crowd.start(CALLERS, pool, Databases::ask, pause);
  }

  private static void ask(Object handle) throws SQLException {
    Connection connection = (Connection) handle;
    try (PreparedStatement query = connection.prepareStatement("SELECT 1");
        ResultSet rows = query.executeQuery()) {
      rows.next();
    }
  }

  private static void fail(Crowd crowd, Entrant entrant, PostgresServer server, Board board)
      throws PostgresException, InterruptedException {
    server.stop(StopMode.FAST);
    Thread.sleep(OUTAGE);
    crowd.countAnew();
    AtomicLong refused = new AtomicLong(System.nanoTime());
    Thread probe = Thread.ofVirtual().start(() -> probe(server, refused));
    server.start();
    probe.join();
    crowd.awaitSuccesses();
    board.add(entrant, FIRST, (crowd.firstSuccess() - refused.get()) / 1e6);
    board.add(entrant, MANY, (crowd.manySuccesses() - refused.get()) / 1e6);
  }

  /** Tries to connect until that succeeds, and notes when it began to try what failed last. */
  private static void probe(PostgresServer server, AtomicLong refused) {
    while (true) {
      long began = System.nanoTime();
      try {
        server.connect("cenote-benchmarks-probe").close();
        return;
      } catch (SQLException e) {
        refused.set(began);
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static Figures figures(Board load, Board rush, Board outage) {
    Figures figures = new Figures();
    for (Board board : List.of(load, rush)) {
      String title = board.title();
      figures.atLeast(title + ": throughput of HikariCP's", 1, board.ratio(CENOTE, HIKARI, RATE));
    }
    figures.atMost(
        rush.title() + ": p99 wait of HikariCP's", 0.5, rush.ratio(HIKARI, CENOTE, TAIL));
    figures.atMost(
        "first success " + outage.title() + ": time of HikariCP's",
        1,
        outage.ratio(HIKARI, CENOTE, FIRST));
    return figures;
  }

  /** PostgreSQL's driver. */
  private static final class Driver extends PlainDataSource {
    private final PostgresServer server;

    Driver(PostgresServer server) {
      this.server = server;
    }

    @Override
    public Connection getConnection() throws SQLException {
      return server.connect("cenote-benchmarks");
    }
  }
}

package dev.cenote.benchmarks.jdbc;

import dev.cenote.benchmarks.contenders.Contender;
import dev.cenote.benchmarks.contenders.Lineup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One statement: prepare it, execute it, close it; on a connection that the thread keeps, or on one
 * that is acquired for it and closed after it. What callers get goes into the black hole, as in
 * {@link dev.cenote.benchmarks.cycles.Cycle}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StatementCycle {
  private static final String SQL = "UPDATE accounts SET balance = balance + 1 WHERE id = ?";

  @Param("CENOTE_JDBC")
  public Lineup contender = Lineup.CENOTE_JDBC;

  @Param("32")
  public int size;

  private Contender pool;

  /** A connection for each thread. */
  @State(Scope.Thread)
  public static class Kept {
    private Connection connection;

    @Setup
    public void open(StatementCycle cycle) throws Exception {
      connection = (Connection) cycle.pool.claim();
    }

    @TearDown
    public void close() throws SQLException {
      connection.close();
    }
  }

  @Setup
  public void open() throws Exception {
    pool = contender.openFull(size);
  }

  @TearDown
  public void close() {
    pool.close();
  }

  @Benchmark
  public int statement(Kept kept, Blackhole hole) throws SQLException {
    return execute(kept.connection, hole);
  }

  @Benchmark
  public int connectionAndStatement(Blackhole hole) throws Exception {
    Connection connection = (Connection) pool.claim();
    hole.consume(connection);
    int changed = execute(connection, hole);
    connection.close();
    return changed;
  }

  private static int execute(Connection connection, Blackhole hole) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(SQL);
    hole.consume(statement);
    statement.setInt(1, 7);
    int changed = statement.executeUpdate();
    statement.close();
    return changed;
  }
}

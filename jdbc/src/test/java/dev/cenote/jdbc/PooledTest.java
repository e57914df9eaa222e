package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.PoolRegistry;
import dev.cenote.testkit.ManualClock;
import dev.cenote.testkit.PoolValidator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/**
 * A test of data sources over a {@link StubDatabase}. After each one every pool must have come to
 * rest and, once closed, have left nothing: no connection, no statement, no thread.
 */
abstract class PooledTest {
  final StubDatabase database = new StubDatabase();
  final PoolRegistry registry = PoolRegistry.create();
  final ManualClock clock = new ManualClock();
  private final List<CenoteDataSource> opened = new ArrayList<>();

  /** What leaves no connection open, because the test asked for it. */
  boolean mayLeaveOpen;

  final CenoteDataSource.Builder builder() {
    return CenoteDataSource.builder()
        .name("orders-db")
        .max(2)
        .dataSource(database)
        .registry(registry);
  }

  final CenoteDataSource open(CenoteDataSource.Builder builder) {
    CenoteDataSource source = builder.build();
    opened.add(source);
    return source;
  }

  final CenoteDataSource open() {
    return open(builder());
  }

  /** Opens a pool that has one connection; what it took to make it is forgotten. */
  final CenoteDataSource openWarm(CenoteDataSource.Builder builder) throws SQLException {
    CenoteDataSource source = open(builder);
    try (Connection connection = source.getConnection()) {
      assertThat(connection.isClosed()).isFalse();
    }
    database.forgetCalls();
    return source;
  }

  static void until(java.util.concurrent.Callable<Boolean> isSo) {
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(isSo);
  }

  @AfterEach
  void leavesNothing() {
    for (CenoteDataSource source : opened) {
      PoolValidator validator = new PoolValidator(source.pool(), () -> {});
      validator.assertQuiet();
      source.close();
      validator.assertEnded(registry);
    }
    if (!mayLeaveOpen) {
      assertThat(database.open()).as("what the driver was not told to close").isEmpty();
    }
  }
}

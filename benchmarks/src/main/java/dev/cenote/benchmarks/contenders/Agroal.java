package dev.cenote.benchmarks.contenders;

import dev.cenote.benchmarks.jdbc.StubDataSource;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.pool.ConnectionPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Agroal's {@code ConnectionPool} over connections that do nothing. What it hands out is a wrapped
 * JDBC connection, so a cycle holds more work than a generic pool's. Its timeout is the pool's, not
 * the caller's.
 */
final class Agroal implements Contender {
  private final ConnectionPool pool;

  Agroal(int size) {
    pool =
        new ConnectionPool(
            new AgroalConnectionPoolConfigurationSupplier()
                .maxSize(size)
                .initialSize(size)
                .acquisitionTimeout(Duration.ofMillis(PATIENCE_MILLIS))
                .connectionFactoryConfiguration(
                    factory -> factory.connectionProviderClass(StubDataSource.class))
                .get());
    pool.onMetricsEnabled(false);
    pool.init();
  }

  @Override
  public Object claim() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public @Nullable Object claim(long millis) {
    throw new UnsupportedOperationException("Agroal's callers have no timeout of their own");
  }

  @Override
  public Object resource(Object handle) {
    return handle;
  }

  @Override
  public void release(Object handle) throws SQLException {
    ((Connection) handle).close();
  }

  @Override
  public void close() {
    pool.close();
  }
}

package dev.cenote.benchmarks.jdbc;

import com.mchange.v2.c3p0.DataSources;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cenote.benchmarks.contenders.Contender;
import dev.cenote.jdbc.CenoteDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.commons.dbcp2.ConnectionFactory;
import org.apache.commons.dbcp2.DataSourceConnectionFactory;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.jspecify.annotations.Nullable;
import org.vibur.dbcp.ViburDBCPDataSource;

/**
 * A pool of JDBC connections, used as a data source: a claim is {@code getConnection}, a release is
 * {@code close}. Each is told its size, where connections come from and how long callers wait;
 * everything else is its own default. What the defaults check when a connection is asked for:
 *
 * <ul>
 *   <li>Cenote: nothing, but every 30 s what is idle
 *   <li>HikariCP: what was idle for 500 ms
 *   <li>Agroal, Tomcat and c3p0: nothing
 *   <li>DBCP2: every connection, by {@code isValid}
 *   <li>Vibur: what was idle for 5 s
 * </ul>
 */
public final class JdbcPool implements Contender {
  private final DataSource source;
  private final AutoCloseable pool;

  private JdbcPool(DataSource source, AutoCloseable pool) {
    this.source = source;
    this.pool = pool;
  }

  /** Cenote's data source. */
  public static JdbcPool cenote(int size, DataSource driver) {
    CenoteDataSource pool =
        CenoteDataSource.builder()
            .dataSource(driver)
            .max(size)
            .acquireTimeout(Duration.ofMillis(PATIENCE_MILLIS))
            .build();
    return new JdbcPool(pool, pool);
  }

  /** HikariCP as a whole. */
  public static JdbcPool hikari(int size, DataSource driver) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(driver);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    HikariDataSource pool = new HikariDataSource(config);
    return new JdbcPool(pool, pool);
  }

  /** Agroal's data source, which makes its driver itself. */
  public static JdbcPool agroal(int size, Class<? extends DataSource> driver) throws SQLException {
    AgroalDataSource pool =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(options ->
                    options
                        .maxSize(size)
                        .acquisitionTimeout(Duration.ofMillis(PATIENCE_MILLIS))
                        .connectionFactoryConfiguration(
                            factory -> factory.connectionProviderClass(driver))));
    return new JdbcPool(pool, pool);
  }

  /** Commons DBCP 2. */
  public static JdbcPool dbcp(int size, DataSource driver) {
    BasicDataSource pool =
        new BasicDataSource() {
          @Override
          protected ConnectionFactory createConnectionFactory() {
            return new DataSourceConnectionFactory(driver);
          }
        };
    pool.setMaxTotal(size);
    pool.setMaxIdle(size);
    pool.setMaxWait(Duration.ofMillis(PATIENCE_MILLIS));
    return new JdbcPool(pool, pool);
  }

  /** Tomcat's JDBC pool. */
  public static JdbcPool tomcat(int size, DataSource driver) {
    PoolProperties options = new PoolProperties();
    options.setDataSource(driver);
    options.setMaxActive(size);
    options.setMaxIdle(size);
    options.setMaxWait((int) PATIENCE_MILLIS);
    org.apache.tomcat.jdbc.pool.DataSource pool =
        new org.apache.tomcat.jdbc.pool.DataSource(options);
    return new JdbcPool(pool, pool::close);
  }

  /** Vibur's data source. */
  public static JdbcPool vibur(int size, DataSource driver) {
    ViburDBCPDataSource pool = new ViburDBCPDataSource();
    pool.setExternalDataSource(driver);
    pool.setPoolMaxSize(size);
    pool.setConnectionTimeoutInMs(PATIENCE_MILLIS);
    pool.start();
    return new JdbcPool(pool, pool);
  }

  /** C3P0. */
  public static JdbcPool c3p0(int size, DataSource driver) throws SQLException {
    DataSource pool =
        DataSources.pooledDataSource(
            driver, Map.of("maxPoolSize", size, "checkoutTimeout", (int) PATIENCE_MILLIS));
    return new JdbcPool(pool, () -> DataSources.destroy(pool));
  }

  @Override
  public Object claim() throws SQLException {
    return source.getConnection();
  }

  @Override
  public @Nullable Object claim(long millis) {
    throw new UnsupportedOperationException("a data source's callers have no timeout of their own");
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
    try {
      pool.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

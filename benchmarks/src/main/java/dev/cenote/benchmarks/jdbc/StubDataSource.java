package dev.cenote.benchmarks.jdbc;

import java.sql.Connection;

/**
 * A driver that does nothing, so that what is measured is the pool's own work. Public, with a
 * public constructor, because Agroal makes it.
 */
public final class StubDataSource extends PlainDataSource {
  @Override
  public Connection getConnection() {
    return new StubConnection();
  }
}

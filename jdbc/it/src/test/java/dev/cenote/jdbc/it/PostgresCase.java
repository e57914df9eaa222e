package dev.cenote.jdbc.it;

import dev.cenote.jdbc.CenoteDataSource;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test on PostgreSQL, with a database of its own that nobody is connected to at its end. */
@ExtendWith(PostgresExtension.class)
abstract class PostgresCase {

  final Postgres server;
  final Postgres.Database database;
  private final Pools pools = new Pools();

  PostgresCase(Postgres server) throws SQLException {
    this.server = server;
    database = server.create();
  }

  /** Builds a data source that is closed and looked over after the test. */
  final CenoteDataSource open(CenoteDataSource.Builder builder) {
    return pools.open(builder);
  }

  @AfterEach
  final void nothingIsLeft() throws SQLException {
    pools.end();
    database.drop();
  }
}

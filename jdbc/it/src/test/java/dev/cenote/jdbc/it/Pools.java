package dev.cenote.jdbc.it;

import dev.cenote.PoolRegistry;
import dev.cenote.jdbc.CenoteDataSource;
import dev.cenote.testkit.PoolValidator;
import java.util.ArrayList;
import java.util.List;

/** The data sources of one test, which are looked over at its end. */
final class Pools {

  private final PoolRegistry registry = PoolRegistry.create();
  private final List<CenoteDataSource> opened = new ArrayList<>();

  /** Builds a data source of this test. */
  CenoteDataSource open(CenoteDataSource.Builder builder) {
    CenoteDataSource source = builder.registry(registry).build();
    opened.add(source);
    return source;
  }

  /**
   * Closes them all. Asserts that nobody still had a connection, that the books balance, and that
   * no thread is left.
   */
  void end() {
    for (CenoteDataSource source : opened) {
      PoolValidator validator = new PoolValidator(source.pool(), () -> {});
      validator.assertQuiet();
      source.close();
      validator.assertEnded(registry);
    }
  }
}

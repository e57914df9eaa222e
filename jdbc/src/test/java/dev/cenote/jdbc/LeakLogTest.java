package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.Orders;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LeakLogTest extends PooledTest {
  private static final Logger LOGGER = Logger.getLogger("dev.cenote.jdbc");

  /** Keeps what it is told. */
  private static final class Keeper extends Handler {
    final List<LogRecord> records = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void aSuspectedLeakIsLoggedWithTheStackThatAskedForTheConnection() throws SQLException {
    Keeper keeper = new Keeper();
    Level before = LOGGER.getLevel();
    LOGGER.addHandler(keeper);
    LOGGER.setLevel(Level.WARNING);
    LOGGER.setUseParentHandlers(false);
    CenoteDataSource source =
        open(builder().clock(clock).leakThreshold(Duration.ofMinutes(1)).traceLeases(true));
    try (Connection held = Orders.read(source)) {
      clock.advance(Duration.ofSeconds(30));
      clock.advance(Duration.ofSeconds(50));
      until(() -> !keeper.records.isEmpty());
      assertThat(held.isClosed()).isFalse();
    } finally {
      LOGGER.removeHandler(keeper);
      LOGGER.setLevel(before);
      LOGGER.setUseParentHandlers(true);
    }
    assertThat(keeper.records)
        .singleElement()
        .satisfies(record -> {
          assertThat(record.getMessage())
              .startsWith("orders-db: suspected leak of a connection, held ")
              .contains(" at Orders.java:");
          assertThat(record.getThrown().getStackTrace())
              .anyMatch(frame -> "Orders.java".equals(frame.getFileName()));
        });
  }
}

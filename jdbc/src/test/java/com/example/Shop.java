package com.example;

import dev.cenote.jdbc.CenoteDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** The README's program, as it stands there. */
public final class Shop {
  private final Vault vault;

  public Shop(Vault vault) {
    this.vault = vault;
  }

  /** Who knows the password. */
  @FunctionalInterface
  public interface Vault {
    String token();
  }

  private static int ship(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate("UPDATE orders SET state = 'SHIPPED' WHERE state = 'OPEN'");
    }
  }

  public String work() throws SQLException {
    try (CenoteDataSource orders =
        CenoteDataSource.builder()
            .name("orders-db")
            .url("jdbc:postgresql://db.example.com/orders")
            .username("app")
            .passwordSupplier(() -> vault.token())
            .max(10)
            .acquireTimeout(Duration.ofSeconds(3))
            .build()) {

      try (Connection connection = orders.getConnection()) { // whatever takes a DataSource
        ship(connection);
      }
      List<String> open =
          orders.query("SELECT id FROM orders WHERE state = ?", row -> row.getString(1), "OPEN");
      int shipped = orders.transaction(connection -> ship(connection));

      return open + " " + shipped;
    }
  }
}

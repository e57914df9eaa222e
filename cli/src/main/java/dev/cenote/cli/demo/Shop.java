package dev.cenote.cli.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongConsumer;

/**
 * The little shop whose database the callers use: orders, and the payments that are made on them.
 */
final class Shop {

  static final int ORDERS = 100_000;
  private static final int CUSTOMERS = 2_000;

  private static final int PAGE = 10_000;

  private static final String SCHEMA =
      """
      CREATE TABLE orders (
        id bigint PRIMARY KEY,
        customer int NOT NULL,
        cents bigint NOT NULL,
        paid bigint NOT NULL DEFAULT 0);
      CREATE TABLE payments (
        id bigint PRIMARY KEY,
        order_id bigint NOT NULL REFERENCES orders,
        cents bigint NOT NULL);
      INSERT INTO orders (id, customer, cents)
        SELECT n, n %% %d, 100 + n * 7919 %% 100000 FROM generate_series(1, %d) AS n;
      CREATE INDEX orders_of_customer ON orders (customer);
      ANALYZE orders;
      """
          .formatted(CUSTOMERS, ORDERS);

  private Shop() {}

  /** Makes the tables and fills in the orders. */
  static void open(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SCHEMA);
      // So that a crash has only what the callers wrote to recover, as on a database in service.
      statement.execute("CHECKPOINT");
    }
  }

  /** Reads one order. */
  static long priceOf(Connection connection, long order) throws SQLException {
    return number(connection, "SELECT cents FROM orders WHERE id = ?", order);
  }

  /** Adds up what a customer has ordered, some fifty orders. */
  static long totalOf(Connection connection, long order) throws SQLException {
    return number(
        connection, "SELECT sum(cents) FROM orders WHERE customer = ?", order % CUSTOMERS);
  }

  /** Books a payment on an order, in the transaction that the caller began. */
  static void pay(Connection connection, long payment, long order) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO payments (id, order_id, cents) VALUES (?, ?, 1)")) {
      insert.setLong(1, payment);
      insert.setLong(2, order);
      insert.executeUpdate();
    }
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE orders SET paid = paid + 1 WHERE id = ?")) {
      update.setLong(1, order);
      update.executeUpdate();
    }
  }

  /** Reads the ids of all payments, in ascending order. */
  static void payments(Connection connection, LongConsumer consumer) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM payments ORDER BY id")) {
      select.setFetchSize(PAGE);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          consumer.accept(rows.getLong(1));
        }
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Adds up what is booked on all orders: as many payments as there are, or a transaction tore. */
  static long booked(Connection connection) throws SQLException {
    return number(connection, "SELECT sum(paid) FROM orders WHERE id > ?", 0);
  }

  private static long number(Connection connection, String query, long parameter)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setLong(1, parameter);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new SQLException("no row for " + parameter + ": " + query);
        }
        return rows.getLong(1);
      }
    }
  }
}

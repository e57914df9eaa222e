package dev.cenote.jdbc.internal;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where connections come from. */
public sealed interface Connector {

  /**
   * Makes a connection.
   *
   * @param username null for that of the source
   * @param password null for that of the source
   */
  Connection connect(@Nullable String username, @Nullable String password) throws SQLException;

  /** What it is, without secrets. */
  String describe();

  /**
   * By a driver.
   *
   * @param driver the driver
   * @param url what the driver connects to
   * @param properties what else the driver is told
   */
  record ByDriver(Driver driver, String url, Properties properties) implements Connector {
    @Override
    public Connection connect(@Nullable String username, @Nullable String password)
        throws SQLException {
      Properties told = (Properties) properties.clone();
      if (username != null) {
        told.setProperty("user", username);
      }
      if (password != null) {
        told.setProperty("password", password);
      }
      Connection connection = driver.connect(url, told);
      if (connection == null) {
        throw new SQLException(
            driver.getClass().getName() + " does not take " + Secrets.shown(url), "08001");
      }
      return connection;
    }

    @Override
    public String describe() {
      return Secrets.shown(url);
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  /**
   * By another data source.
   *
   * @param source the other one
   */
  record BySource(DataSource source) implements Connector {
    @Override
    public Connection connect(@Nullable String username, @Nullable String password)
        throws SQLException {
      return username == null ? source.getConnection() : source.getConnection(username, password);
    }

    @Override
    public String describe() {
      return source.getClass().getName();
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  /**
   * The driver for a URL: one that is registered, or else one that the thread's class loader finds.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Driver driverFor(String url) {
    try {
      return DriverManager.getDriver(url);
    } catch (SQLException none) {
      for (Driver driver : ServiceLoader.load(Driver.class)) {
        if (takes(driver, url)) {
          return driver;
        }
      }
      throw new IllegalArgumentException(
          "url: " + Secrets.shown(url) + ": no driver on the class path takes it");
    }
  }

  private static boolean takes(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return false;
    }
  }
}

package dev.cenote.jdbc.internal;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** The other data source, if that is what it is. */
  default Optional<DataSource> otherSource() {
    return Optional.empty();
  }

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
      Connection connection =
          username == null ? source.getConnection() : source.getConnection(username, password);
      if (connection == null) {
        throw new SQLException(describe() + " gave no connection", "08001");
      }
      return connection;
    }

    @Override
    public String describe() {
      return source.getClass().getName();
    }

    @Override
    public Optional<DataSource> otherSource() {
      return Optional.of(source);
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
    List<Driver> registered = DriverManager.drivers().toList();
    return taker(registered, url)
        .or(() -> taker(found(), url))
        .orElseThrow(() -> new IllegalArgumentException(refusal(url, registered)));
  }

  /**
   * The driver of a class, which has to take a URL.
   *
   * @throws IllegalArgumentException if it does not
   */
  static Driver driverFor(String url, String className) {
    Driver driver = Beans.make("driverClassName", className, Driver.class);
    if (!takes(driver, url)) {
      throw new IllegalArgumentException(
          "driverClassName: " + className + ": does not take the url " + Secrets.shown(url));
    }
    return driver;
  }

  private static Optional<Driver> taker(List<Driver> drivers, String url) {
    return drivers.stream().filter(driver -> takes(driver, url)).findFirst();
  }

  /** As far as they can be loaded; one that cannot takes no URL. */
  private static List<Driver> found() {
    List<Driver> found = new ArrayList<>();
    try {
      ServiceLoader.load(Driver.class).forEach(found::add);
    } catch (ServiceConfigurationError broken) {
      // as far as they can be loaded
    }
    return found;
  }

  /** A driver takes no URL that it does not understand, so the mistake may be in either. */
  private static String refusal(String url, List<Driver> registered) {
    String given = "url: " + Secrets.shown(url) + ": ";
    if (!url.startsWith("jdbc:")) {
      return given + "must begin with jdbc:";
    }
    String names =
        Stream.concat(registered.stream(), found().stream())
            .map(driver -> driver.getClass().getName())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return given
        + "no driver on the class path takes it; drivers found: "
        + (names.isEmpty() ? "none" : names);
  }

  private static boolean takes(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException | RuntimeException e) {
      return false;
    }
  }
}

package dev.cenote.jdbc;

import dev.cenote.jdbc.internal.Beans;
import dev.cenote.jdbc.internal.Connector;
import dev.cenote.jdbc.internal.InitialState;
import dev.cenote.jdbc.internal.Setup;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The options that say where connections come from and what they are like.
 *
 * @param <B> the builder
 */
public abstract sealed class ConnectionOptions<B extends ConnectionOptions<B>>
    extends PoolOptions<B> permits CenoteDataSource.Builder {

  private static final Duration USUAL_LOGIN_LIMIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_LOGIN = Duration.ofSeconds(Integer.MAX_VALUE);

  private @Nullable String url;
  private @Nullable String driverClassName;
  private @Nullable DataSource dataSource;
  private @Nullable String dataSourceClassName;
  private @Nullable String username;
  private @Nullable Supplier<? extends @Nullable String> password;
  private Map<String, String> properties = new LinkedHashMap<>();
  private Optional<String> connectionInitSql = Optional.empty();
  private Optional<String> testQuery = Optional.empty();
  private Optional<Boolean> autoCommit = Optional.empty();
  private Optional<Boolean> readOnly = Optional.empty();
  private @Nullable Isolation isolation;
  private Optional<String> schema = Optional.empty();
  private Optional<String> catalog = Optional.empty();
  private @Nullable Duration networkTimeout;
  private @Nullable Duration loginTimeout;
  private Duration checkTimeout = Duration.ofSeconds(5);

  ConnectionOptions() {}

  /**
   * Sets the URL of the database. One of this, {@link #dataSource} and {@link #dataSourceClassName}
   * is required.
   *
   * @param url such as {@code jdbc:postgresql://db.example.com/orders}; a password in it shows
   *     nowhere
   */
  public final B url(String url) {
    this.url = Objects.requireNonNull(url, "url");
    return self();
  }

  /**
   * Sets the driver for the {@link #url}, where that alone does not find it.
   *
   * @param driverClassName the name of a {@link Driver} with a public constructor. Default: the one
   *     that is registered for the URL
   */
  public final B driverClassName(String driverClassName) {
    this.driverClassName = Objects.requireNonNull(driverClassName, "driverClassName");
    return self();
  }

  /**
   * Sets another data source, from which connections come. It should not pool them itself. The pool
   * does not close it.
   *
   * @param dataSource the other one
   */
  public final B dataSource(DataSource dataSource) {
    this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    return self();
  }

  /**
   * Sets the class of another data source, from which connections come. One is made for the pool,
   * and its bean properties are set from {@link #properties}.
   *
   * @param dataSourceClassName the name of a {@link DataSource} with a public constructor
   */
  public final B dataSourceClassName(String dataSourceClassName) {
    this.dataSourceClassName = Objects.requireNonNull(dataSourceClassName, "dataSourceClassName");
    return self();
  }

  /**
   * Sets as whom to connect.
   *
   * @param username the name. Default: as the URL or the other data source says
   */
  public final B username(String username) {
    this.username = Objects.requireNonNull(username, "username");
    return self();
  }

  /**
   * Sets with which password to connect. It shows nowhere.
   *
   * @param password the password. Default: as the URL or the other data source says
   */
  public final B password(String password) {
    Objects.requireNonNull(password, "password");
    return passwordSupplier(() -> password);
  }

  /**
   * Sets who knows the password to connect with. It is asked for every new connection, on the
   * pool's threads, and may block; what it throws counts as a connection that could not be made.
   * When credentials have changed, {@code pool().reset()} replaces the connections made with old
   * ones, without interrupting anybody.
   *
   * @param passwordSupplier gives the password, or null for that of the URL or other data source
   */
  public final B passwordSupplier(Supplier<? extends @Nullable String> passwordSupplier) {
    password = Objects.requireNonNull(passwordSupplier, "passwordSupplier");
    return self();
  }

  /**
   * Sets what the driver is told besides, or which bean properties are set of the data source made
   * from {@link #dataSourceClassName}.
   *
   * @param properties by their names, in place of earlier ones
   */
  public final B properties(Map<String, String> properties) {
    Map<String, String> given = new LinkedHashMap<>();
    properties.forEach((name, value) ->
        given.put(
            Objects.requireNonNull(name, "properties"),
            Objects.requireNonNull(value, () -> "properties: " + name)));
    this.properties = given;
    return self();
  }

  /**
   * Sets one more of the {@link #properties}.
   *
   * @param name its name
   * @param value its value
   */
  public final B property(String name, String value) {
    properties.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return self();
  }

  /**
   * Sets what each new connection executes before anybody gets it. If it fails, so does making the
   * connection.
   *
   * @param connectionInitSql a statement. Default: none
   */
  public final B connectionInitSql(String connectionInitSql) {
    this.connectionInitSql =
        Optional.of(Objects.requireNonNull(connectionInitSql, "connectionInitSql"));
    return self();
  }

  /**
   * Sets by what a healthy connection is known, for a driver whose {@link
   * java.sql.Connection#isValid isValid} is missing or does not do: one that executes this is
   * healthy.
   *
   * @param testQuery a statement. Default: none; {@code isValid} is asked
   */
  public final B testQuery(String testQuery) {
    this.testQuery = Optional.of(Objects.requireNonNull(testQuery, "testQuery"));
    return self();
  }

  /**
   * Sets whether each statement is a transaction of its own, for a caller who says nothing.
   *
   * @param autoCommit whether it is. Default: as the driver makes its connections
   */
  public final B autoCommit(boolean autoCommit) {
    this.autoCommit = Optional.of(autoCommit);
    return self();
  }

  /**
   * Sets whether drivers are told that nothing will be written, for a caller who says nothing.
   *
   * @param readOnly whether they are. Default: as the driver makes its connections
   */
  public final B readOnly(boolean readOnly) {
    this.readOnly = Optional.of(readOnly);
    return self();
  }

  /**
   * Sets how much transactions see of each other, for a caller who says nothing.
   *
   * @param isolation the isolation. Default: as the driver makes its connections
   */
  public final B isolation(Isolation isolation) {
    this.isolation = Objects.requireNonNull(isolation, "isolation");
    return self();
  }

  /**
   * Sets the schema, for a caller who says nothing.
   *
   * @param schema its name. Default: as the driver makes its connections
   */
  public final B schema(String schema) {
    this.schema = Optional.of(Objects.requireNonNull(schema, "schema"));
    return self();
  }

  /**
   * Sets the catalog, for a caller who says nothing.
   *
   * @param catalog its name. Default: as the driver makes its connections
   */
  public final B catalog(String catalog) {
    this.catalog = Optional.of(Objects.requireNonNull(catalog, "catalog"));
    return self();
  }

  /**
   * Sets how long a driver waits for an answer of the database before it gives the connection up,
   * for a caller who says nothing: {@link java.sql.Connection#setNetworkTimeout}.
   *
   * @param networkTimeout zero or positive, in whole milliseconds, at most 2,147,483,647; zero for
   *     as long as it takes. Default: as the driver makes its connections
   */
  public final B networkTimeout(Duration networkTimeout) {
    this.networkTimeout = Objects.requireNonNull(networkTimeout, "networkTimeout");
    return self();
  }

  /**
   * Sets how long logging in may take. It is the {@link #createTimeout}; another data source is
   * told, too, in seconds, rounded up.
   *
   * @param loginTimeout zero or positive; zero for as long as it takes. Default: 30 s
   */
  public final B loginTimeout(Duration loginTimeout) {
    this.loginTimeout = Objects.requireNonNull(loginTimeout, "loginTimeout");
    return loginTimeout.isNegative() ? self() : createTimeout(loginTimeout); // it is refused
  }

  /** How long logging in may take, as far as it was said so. */
  final Duration loginLimit() {
    return loginTimeout == null ? USUAL_LOGIN_LIMIT : loginTimeout;
  }

  /** The other data source, if one was given. */
  final Optional<DataSource> givenSource() {
    return Optional.ofNullable(dataSource);
  }

  @Override
  final void noteCheckTimeout(Duration healthCheckTimeout) {
    checkTimeout = healthCheckTimeout;
  }

  /**
   * Draws up how to make a connection.
   *
   * @param breaches where to say what is wrong with the options
   * @return nothing if anything is
   */
  final Optional<Setup> setup(List<String> breaches) {
    int before = breaches.size();
    checkSources(breaches);
    Optional<Connector> connector =
        breaches.size() == before ? connector(breaches) : Optional.empty();
    checkTimes(breaches);
    checkStatement("connectionInitSql", connectionInitSql, breaches);
    checkStatement("testQuery", testQuery, breaches);
    if (username == null && password != null && url == null) {
      breaches.add("password: ***: needs a username");
    }
    if (breaches.size() == before) {
      connector
          .flatMap(Connector::otherSource)
          .ifPresent(source -> tellLoginTimeout(source, breaches));
    }
    return breaches.size() == before ? connector.map(this::setup) : Optional.empty();
  }

  private Setup setup(Connector connector) {
    Supplier<? extends @Nullable String> supplier = password == null ? () -> null : password;
    return new Setup(
        connector,
        url,
        Map.copyOf(properties),
        username,
        supplier,
        initialState(),
        testQuery,
        checkTimeout);
  }

  private InitialState initialState() {
    return new InitialState(
        autoCommit,
        readOnly,
        isolation == null ? OptionalInt.empty() : OptionalInt.of(isolation.level()),
        catalog,
        schema,
        networkTimeout == null
            ? OptionalInt.empty()
            : OptionalInt.of((int) networkTimeout.toMillis()),
        connectionInitSql);
  }

  private void checkSources(List<String> breaches) {
    List<String> given = new ArrayList<>();
    if (url != null) {
      given.add("url");
    }
    if (dataSource != null) {
      given.add("dataSource");
    }
    if (dataSourceClassName != null) {
      given.add("dataSourceClassName");
    }
    if (given.size() != 1) {
      breaches.add(
          "url, dataSource, dataSourceClassName: "
              + (given.isEmpty() ? "none given" : String.join(" and ", given))
              + ": exactly one of them is needed");
    }
    if (driverClassName != null && url == null) {
      breaches.add("driverClassName: " + driverClassName + ": needs a url");
    }
    if (dataSource != null && !properties.isEmpty()) {
      breaches.add("properties: " + properties.keySet() + ": must be set on the dataSource itself");
    }
  }

  private void checkTimes(List<String> breaches) {
    if (networkTimeout != null
        && (networkTimeout.isNegative()
            || networkTimeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0
            || !networkTimeout.equals(networkTimeout.truncatedTo(ChronoUnit.MILLIS)))) {
      breaches.add(
          "networkTimeout: "
              + networkTimeout
              + ": must be from zero to 2,147,483,647 ms, in whole milliseconds");
    }
    if (loginTimeout != null && loginTimeout.isNegative()) {
      breaches.add("loginTimeout: " + loginTimeout + ": must be zero or positive");
    }
  }

  private static void checkStatement(String option, Optional<String> sql, List<String> breaches) {
    if (sql.isPresent() && sql.get().isBlank()) {
      breaches.add(option + ": '" + sql.get() + "': must be a statement");
    }
  }

  private Optional<Connector> connector(List<String> breaches) {
    try {
      return Optional.of(url == null ? bySource() : byDriver(url));
    } catch (IllegalArgumentException e) {
      breaches.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Connector byDriver(String url) {
    Driver driver =
        driverClassName == null
            ? Connector.driverFor(url)
            : Connector.driverFor(url, driverClassName);
    Properties told = new Properties();
    told.putAll(properties);
    return new Connector.ByDriver(driver, url, told);
  }

  private Connector bySource() {
    if (dataSource != null) {
      return new Connector.BySource(dataSource);
    }
    DataSource source =
        Beans.make(
            "dataSourceClassName", Objects.requireNonNull(dataSourceClassName), DataSource.class);
    properties.forEach((name, value) -> Beans.set(source, name, value, "properties"));
    return new Connector.BySource(source);
  }

  /**
   * One that does without has its time limited by the pool all the same. More seconds than JDBC can
   * say are for ever, which it says by zero.
   */
  private void tellLoginTimeout(DataSource source, List<String> breaches) {
    if (loginTimeout == null) {
      return;
    }
    try {
      source.setLoginTimeout(
          loginTimeout.compareTo(LONGEST_LOGIN) > 0
              ? 0
              : (int) loginTimeout.plusMillis(999).toSeconds());
    } catch (SQLFeatureNotSupportedException | UnsupportedOperationException unable) {
      // as it says
    } catch (SQLException e) {
      breaches.add(
          "loginTimeout: " + loginTimeout + ": the dataSource does not take it: " + e.getMessage());
    }
  }
}

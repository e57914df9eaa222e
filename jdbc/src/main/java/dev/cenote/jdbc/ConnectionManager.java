package dev.cenote.jdbc;

import dev.cenote.Pool;
import dev.cenote.PoolStats;
import dev.cenote.jdbc.internal.Beans;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Several databases by their names, each a {@link CenoteDataSource}, from properties:
 *
 * <pre>
 * cenote.orders.url=jdbc:postgresql://db.example.com/orders
 * cenote.orders.username=app
 * cenote.orders.password=…
 * cenote.orders.max=20
 * cenote.orders.acquire-timeout=3s
 * cenote.orders.replicas=jdbc:postgresql://r1.example.com/orders, jdbc:postgresql://r2.example.com/orders
 * cenote.orders.properties.ApplicationName=shop
 * cenote.users.url=…
 * </pre>
 *
 * <p>After the name comes a bean property of {@link CenoteDataSource}, as {@code acquireTimeout} or
 * {@code acquire-timeout}; times are written as {@code 250 ms}, {@code 30 s}, {@code 5 min}, {@code
 * 2 h} or as ISO-8601 has them. Besides there are {@code properties.…} for the driver, and {@code
 * replicas}: URLs of databases that have the same data and are only read. Each replica has a pool
 * of its own with the same options, called {@code orders-replica-1} and so on.
 *
 * <p>Thread-safe. Nothing connects before it is used.
 */
public final class ConnectionManager implements AutoCloseable {

  private static final String PREFIX = "cenote.";
  private static final String REPLICAS = "replicas";
  private static final String DRIVER_PROPERTIES = "properties.";

  private final Map<String, Database> databases;

  /** A database and those that are like it. */
  private record Database(
      CenoteDataSource primary, List<CenoteDataSource> replicas, DataSource readOnly) {}

  private ConnectionManager(Map<String, Database> databases) {
    this.databases = databases;
  }

  /**
   * Builds the databases that properties describe; what does not begin with {@code cenote.} is none
   * of its business.
   *
   * @param properties the properties, those of a {@link Properties} with its defaults
   * @throws IllegalArgumentException if an option is unknown, missing or wrong; the message names
   *     every one, and no secret
   */
  public static ConnectionManager from(Map<?, ?> properties) {
    List<String> breaches = new ArrayList<>();
    SortedMap<String, SortedMap<String, String>> options = byName(properties, breaches);
    Map<String, Database> databases = new LinkedHashMap<>();
    options.forEach((name, own) -> {
      Database database = database(name, own, breaches);
      if (database != null) {
        databases.put(name, database);
      }
    });
    ConnectionManager manager = new ConnectionManager(Collections.unmodifiableMap(databases));
    if (!breaches.isEmpty()) {
      manager.close();
      throw new IllegalArgumentException(String.join("; ", breaches));
    }
    return manager;
  }

  /** The options of each name, without what they have in common. */
  private static SortedMap<String, SortedMap<String, String>> byName(
      Map<?, ?> properties, List<String> breaches) {
    SortedMap<String, SortedMap<String, String>> options = new TreeMap<>();
    texts(properties)
        .forEach((path, value) -> {
          if (!path.startsWith(PREFIX)) {
            return;
          }
          int dot = path.indexOf('.', PREFIX.length());
          if (dot > PREFIX.length() && dot < path.length() - 1) {
            options
                .computeIfAbsent(path.substring(PREFIX.length(), dot), name -> new TreeMap<>())
                .put(path.substring(dot + 1), value);
          } else {
            breaches.add(path + ": must be " + PREFIX + "<name>.<option>");
          }
        });
    return options;
  }

  /** Properties have defaults that their map does not show; what is null is not set. */
  private static Map<String, String> texts(Map<?, ?> properties) {
    Map<String, String> texts = new TreeMap<>();
    properties.forEach((key, value) -> {
      if (value != null) {
        texts.put(String.valueOf(key), value.toString());
      }
    });
    if (properties instanceof Properties known) {
      for (String key : known.stringPropertyNames()) {
        texts.put(key, String.valueOf(known.getProperty(key)));
      }
    }
    return texts;
  }

  private static @Nullable Database database(
      String name, SortedMap<String, String> options, List<String> breaches) {
    List<CenoteDataSource> built = new ArrayList<>();
    boolean isComplete = false;
    try {
      CenoteDataSource primary = source(name, options, null, built);
      List<CenoteDataSource> replicas = new ArrayList<>();
      for (String url : urls(options)) {
        replicas.add(source(name + "-replica-" + (replicas.size() + 1), options, url, built));
      }
      isComplete = true;
      return new Database(
          primary, List.copyOf(replicas), new ReadOnlyDataSource(name, primary, replicas));
    } catch (IllegalArgumentException e) {
      breaches.add(PREFIX + name + ": " + e.getMessage());
      return null;
    } finally {
      if (!isComplete) {
        built.forEach(CenoteDataSource::close);
      }
    }
  }

  private static List<String> urls(SortedMap<String, String> options) {
    String replicas = options.getOrDefault(REPLICAS, "");
    return List.of(replicas.split(",")).stream()
        .map(String::strip)
        .filter(url -> !url.isEmpty())
        .toList();
  }

  /**
   * Builds one pool.
   *
   * @param replica the URL, if it is a replica's
   * @param built where to note what has to be closed if another cannot be built
   */
  private static CenoteDataSource source(
      String name,
      SortedMap<String, String> options,
      @Nullable String replica,
      List<CenoteDataSource> built) {
    CenoteDataSource source = new CenoteDataSource();
    source.setName(name);
    if (replica != null) {
      source.setFailFast(true); // there are others to turn to; an option may say otherwise
      source.setReadOnly(true);
    }
    List<String> breaches = new ArrayList<>();
    options.forEach((option, value) -> tell(source, option, value, breaches));
    if (replica != null) {
      source.setUrl(replica);
    }
    if (!breaches.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", breaches));
    }
    Pool<Connection> pool = source.pool(); // which checks them
    built.add(source);
    Objects.requireNonNull(pool);
    return source;
  }

  private static void tell(
      CenoteDataSource source, String option, String value, List<String> breaches) {
    try {
      if (option.startsWith(DRIVER_PROPERTIES)) {
        source.settings().property(option.substring(DRIVER_PROPERTIES.length()), value);
      } else if (!option.equals(REPLICAS)) {
        Beans.set(source, option, value, "option");
      }
    } catch (IllegalArgumentException e) {
      breaches.add(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the names of the databases. Immutable. */
  public Set<String> names() {
    return databases.keySet();
  }

  /**
   * Returns the data source of a database: for replicated ones, that of the one that is written to.
   *
   * @throws IllegalArgumentException if there is no such database
   */
  public CenoteDataSource dataSource(String name) {
    return database(name).primary();
  }

  /**
   * Returns a data source for callers who only read. Its connections are of the replicas by turns;
   * of the next one if one cannot be connected to, and at last of the database that is written to,
   * as they are if there are no replicas. They are {@linkplain Connection#setReadOnly read-only}.
   *
   * @throws IllegalArgumentException if there is no such database
   */
  public DataSource readOnlyDataSource(String name) {
    return database(name).readOnly();
  }

  private Database database(String name) {
    Database database = databases.get(Objects.requireNonNull(name, "name"));
    if (database == null) {
      throw new IllegalArgumentException(
          "name: " + name + ": must be one of " + databases.keySet());
    }
    return database;
  }

  /** Returns the figures of all pools, replicas' included, by their names. The caller's own map. */
  public SortedMap<String, PoolStats> stats() {
    SortedMap<String, PoolStats> figures = new TreeMap<>();
    for (Database database : databases.values()) {
      add(database.primary(), figures);
      database.replicas().forEach(replica -> add(replica, figures));
    }
    return figures;
  }

  private static void add(CenoteDataSource source, SortedMap<String, PoolStats> figures) {
    figures.put(source.pool().name(), source.pool().stats());
  }

  /** Closes all pools, one after the other, as {@link CenoteDataSource#close()} does. */
  @Override
  public void close() {
    for (Database database : databases.values()) {
      database.replicas().forEach(CenoteDataSource::close);
      database.primary().close();
    }
  }

  /** Returns the names of the databases. */
  @Override
  public String toString() {
    return "ConnectionManager" + databases.keySet();
  }
}

package dev.cenote.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a connection's state that a caller may change and the next one must not see.
 *
 * @param index its place among {@link #ALL}
 * @param getter how the driver tells it
 * @param setter how the driver is told
 * @param <V> the type of its values
 */
record Property<V>(int index, Getter<V> getter, Setter<V> setter) {

  /** Asks the driver. */
  @FunctionalInterface
  interface Getter<V> {
    @Nullable V get(Connection driver) throws SQLException;
  }

  /** Tells the driver. */
  @FunctionalInterface
  interface Setter<V> {
    void set(Connection driver, @Nullable V value) throws SQLException;
  }

  static final Property<Boolean> READ_ONLY =
      new Property<>(0, Connection::isReadOnly, (driver, value) -> driver.setReadOnly(is(value)));
  static final Property<Integer> ISOLATION =
      new Property<>(
          1,
          Connection::getTransactionIsolation,
          (driver, value) -> driver.setTransactionIsolation(number(value)));
  static final Property<String> CATALOG =
      new Property<>(2, Connection::getCatalog, (driver, value) -> driver.setCatalog(value));
  static final Property<String> SCHEMA =
      new Property<>(3, Connection::getSchema, (driver, value) -> driver.setSchema(value));
  static final Property<Integer> HOLDABILITY =
      new Property<>(
          4, Connection::getHoldability, (driver, value) -> driver.setHoldability(number(value)));
  static final Property<Integer> NETWORK_TIMEOUT =
      new Property<>(
          5,
          Connection::getNetworkTimeout,
          (driver, value) -> driver.setNetworkTimeout(Runnable::run, number(value)));
  static final Property<Map<String, Class<?>>> TYPE_MAP =
      new Property<>(
          6, driver -> copy(driver.getTypeMap()), (driver, value) -> driver.setTypeMap(value));
  static final Property<Properties> CLIENT_INFO =
      new Property<>(
          7,
          driver -> copy(driver.getClientInfo()),
          (driver, value) -> driver.setClientInfo(value == null ? new Properties() : value));

  /** In the order in which they are put back. */
  static final List<Property<?>> ALL =
      List.of(
          READ_ONLY,
          ISOLATION,
          CATALOG,
          SCHEMA,
          HOLDABILITY,
          NETWORK_TIMEOUT,
          TYPE_MAP,
          CLIENT_INFO);

  private static boolean is(@Nullable Boolean value) {
    return value != null && value;
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  /** A caller may change the map that the driver gave. */
  private static @Nullable Map<String, Class<?>> copy(@Nullable Map<String, Class<?>> map) {
    return map == null ? null : new HashMap<>(map);
  }

  private static @Nullable Properties copy(@Nullable Properties properties) {
    return properties == null ? null : (Properties) properties.clone();
  }
}

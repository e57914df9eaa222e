package dev.cenote.jdbc.internal;

import java.sql.SQLException;
import java.sql.Wrapper;

/** {@link Wrapper}'s two methods, for everything that stands before an object of the driver. */
final class Wrappers {
  private Wrappers() {}

  static <T> T unwrap(Class<T> type, Object outer, Wrapper driver) throws SQLException {
    if (type.isInstance(outer)) {
      return type.cast(outer);
    }
    if (type.isInstance(driver)) {
      return type.cast(driver);
    }
    return driver.unwrap(type);
  }

  static boolean isWrapperFor(Class<?> type, Object outer, Wrapper driver) throws SQLException {
    return type.isInstance(outer) || type.isInstance(driver) || driver.isWrapperFor(type);
  }
}

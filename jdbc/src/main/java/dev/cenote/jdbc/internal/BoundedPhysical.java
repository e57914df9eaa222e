package dev.cenote.jdbc.internal;

import dev.cenote.AcquireContext;
import dev.cenote.Poolable;
import dev.cenote.jdbc.ExceptionPolicy;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/**
 * A connection whose driver wants to know where a caller's work begins and ends, as JDBC 4.3 has
 * it. The beginning is a hook of the engine, so that a caller whose connection fails it keeps its
 * place in the queue; other connections do without the hook and what it costs.
 */
final class BoundedPhysical extends Physical implements Poolable {

  BoundedPhysical(Connection connection, ExceptionPolicy policy, String name) throws SQLException {
    super(connection, policy, name);
  }

  /**
   * Whether a driver does anything at the boundaries; the interface's own methods do nothing. A
   * proxy has methods of its own for everything, so there the version of JDBC decides.
   */
  static boolean isDueTo(Connection connection) throws SQLException {
    return Proxy.isProxyClass(connection.getClass())
        ? isOfVersionWithBoundaries(connection)
        : overrides(connection, "beginRequest") || overrides(connection, "endRequest");
  }

  private static boolean isOfVersionWithBoundaries(Connection connection) throws SQLException {
    try {
      DatabaseMetaData known = connection.getMetaData();
      return known != null
          && (known.getJDBCMajorVersion() > 4
              || (known.getJDBCMajorVersion() == 4 && known.getJDBCMinorVersion() >= 3));
    } catch (SQLFeatureNotSupportedException unversioned) {
      return false;
    }
  }

  private static boolean overrides(Connection connection, String method) {
    try {
      return connection.getClass().getMethod(method).getDeclaringClass() != Connection.class;
    } catch (NoSuchMethodException e) {
      return false; // cannot be
    }
  }

  @Override
  public void onAcquire(AcquireContext context) throws SQLException {
    worksNow();
    connection.beginRequest();
  }

  @Override
  void restore() throws SQLException {
    super.restore();
    connection.endRequest();
  }
}

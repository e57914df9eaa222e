package dev.cenote.benchmarks.contenders;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives connections that do nothing. Public, with a public constructor, because Agroal makes it.
 */
public final class StubDataSource implements DataSource {
  @Override
  public Connection getConnection() {
    Class<?>[] types = {Connection.class};
    return (Connection)
        Proxy.newProxyInstance(
            StubDataSource.class.getClassLoader(), types, StubDataSource::answer);
  }

  @Override
  public Connection getConnection(String user, String password) {
    return getConnection();
  }

  @SuppressWarnings("ReferenceEquality") // a connection equals itself
  private static @Nullable Object answer(
      Object proxy, Method method, Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "isValid", "getAutoCommit" -> true;
      case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
      case "getHoldability" -> ResultSet.HOLD_CURSORS_OVER_COMMIT;
      case "isClosed", "isReadOnly" -> false;
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> arguments != null && arguments[0] == proxy;
      case "toString" -> "StubConnection";
      default -> null;
    };
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}

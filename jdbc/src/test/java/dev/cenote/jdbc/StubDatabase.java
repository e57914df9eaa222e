package dev.cenote.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database in memory that has no data but remembers every call, and does what a test says: its
 * objects are proxies that know JDBC's state and leave the rest at nothing, zero or null. Each is
 * named by its kind and a number, as {@code connection-1} and {@code statement-2}.
 */
final class StubDatabase implements DataSource {

  /** What to do instead of an answer. */
  @FunctionalInterface
  interface Deed {
    @Nullable Object answer(Object proxy, Object[] arguments) throws Throwable;
  }

  /** A call of one of the driver's objects. */
  record Call(String object, String method, List<Object> arguments) {
    @Override
    public String toString() {
      String text = arguments.toString();
      return object + "." + method + "(" + text.substring(1, text.length() - 1) + ")";
    }
  }

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Deed> deeds = new ConcurrentHashMap<>();
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private final List<StubObject> made = new CopyOnWriteArrayList<>();
  private final boolean wantsBoundaries;

  StubDatabase() {
    this(false);
  }

  private StubDatabase(boolean wantsBoundaries) {
    this.wantsBoundaries = wantsBoundaries;
  }

  /** One whose driver wants to know where requests begin and end. */
  static StubDatabase withBoundaries() {
    return new StubDatabase(true)
        .when("metaData.getJDBCMajorVersion", (proxy, arguments) -> 4)
        .when("metaData.getJDBCMinorVersion", (proxy, arguments) -> 3);
  }

  // The script.

  /** From now on a method of every object of a kind, as {@code statement.execute}, does this. */
  StubDatabase when(String method, Deed deed) {
    deeds.put(method, deed);
    return this;
  }

  /** From now on a method of every object of a kind fails. */
  StubDatabase fail(String method, SQLException failure) {
    return when(
        method,
        (proxy, arguments) -> {
          throw failure;
        });
  }

  /** From now on a method does again as ever. */
  StubDatabase heal(String method) {
    deeds.remove(method);
    return this;
  }

  // The memory.

  /** All calls but questions, in order. */
  List<String> calls() {
    return calls(call -> !call.method.startsWith("get") && !call.method.startsWith("is"));
  }

  List<String> calls(Predicate<Call> which) {
    return calls.stream().filter(which).map(Call::toString).toList();
  }

  void forgetCalls() {
    calls.clear();
  }

  /** How many connections were made. */
  int connections() {
    return (int) made.stream().filter(each -> each.kind.equals("connection")).count();
  }

  /** What was made and not closed; with a connection all that it made is. */
  List<String> open() {
    return made.stream().filter(StubObject::isOpen).map(each -> each.name).toList();
  }

  // The objects.

  @Override
  public Connection getConnection() throws SQLException {
    Deed deed = deeds.get("connect");
    if (deed != null) {
      try {
        deed.answer(this, new Object[0]);
      } catch (SQLException | RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
    return wantsBoundaries
        ? make(BoundedConnection.class, "connection", null)
        : make(Connection.class, "connection", null);
  }

  @Override
  public Connection getConnection(@Nullable String username, @Nullable String password)
      throws SQLException {
    calls.add(
        new Call(
            "database", "connect", List.of(String.valueOf(username), String.valueOf(password))));
    return getConnection();
  }

  /** A driver's own interface, and one that overrides what JDBC 4.3 added. */
  interface BoundedConnection extends Connection {
    @Override
    void beginRequest();

    @Override
    void endRequest();
  }

  private <T> T make(Class<T> type, String kind, @Nullable StubObject owner) {
    StubObject stub = new StubObject(kind, owner);
    made.add(stub);
    Class<?>[] types = {type};
    T proxy = type.cast(Proxy.newProxyInstance(StubDatabase.class.getClassLoader(), types, stub));
    stub.self = proxy;
    return proxy;
  }

  private String number(String kind) {
    return kind + "-" + numbers.merge(kind, 1, Integer::sum);
  }

  /** One object of the driver. */
  private final class StubObject implements InvocationHandler {
    final String kind;
    final String name;
    final @Nullable StubObject owner;
    final Map<String, @Nullable Object> state = Collections.synchronizedMap(new HashMap<>());
    volatile boolean isClosed;
    @Nullable Object self;

    StubObject(String kind, @Nullable StubObject owner) {
      this.kind = kind;
      this.owner = owner;
      name = number(kind);
      state.put("AutoCommit", true);
      state.put("ReadOnly", false);
      state.put("TransactionIsolation", Connection.TRANSACTION_READ_COMMITTED);
      state.put("Holdability", ResultSet.HOLD_CURSORS_OVER_COMMIT);
      state.put("Catalog", "catalog");
      state.put("Schema", "schema");
      state.put("NetworkTimeout", 0);
      state.put("TypeMap", Map.of());
      state.put("ClientInfo", new Properties());
    }

    boolean isOpen() {
      return !isClosed && (owner == null || owner.isOpen());
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given)
        throws Throwable {
      if (method.getDeclaringClass() == Object.class) {
        return ofObject(proxy, method, given);
      }
      Object[] arguments = given == null ? new Object[0] : given;
      List<Object> noted =
          Arrays.stream(arguments).map(each -> (Object) String.valueOf(each)).toList();
      calls.add(new Call(name, method.getName(), noted));
      Deed deed = deeds.get(kind + "." + method.getName());
      return deed != null ? deed.answer(proxy, arguments) : answer(method, arguments);
    }

    @SuppressWarnings("ReferenceEquality") // a proxy equals itself
    private Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
      return switch (method.getName()) {
        case "hashCode" -> System.identityHashCode(proxy);
        case "equals" -> Objects.requireNonNull(arguments)[0] == proxy;
        default -> name;
      };
    }

    private @Nullable Object answer(Method method, Object[] arguments) throws Throwable {
      String what = method.getName();
      switch (what) {
        case "close", "abort" -> {
          isClosed = true;
          return null;
        }
        case "isClosed" -> {
          return isClosed;
        }
        case "isValid" -> {
          return !isClosed;
        }
        case "isWrapperFor" -> {
          return ((Class<?>) arguments[0]).isInstance(self);
        }
        case "unwrap" -> throw new SQLException("not a wrapper");
        default -> {}
      }
      if (!isOpen()) {
        throw new SQLException(name + " is closed", "99999");
      }
      if (what.equals("setClientInfo")) {
        setClientInfo(arguments);
        return null;
      }
      if (what.startsWith("set")
          && kind.equals("connection")
          && state.containsKey(what.substring(3))) {
        state.put(what.substring(3), arguments[arguments.length - 1]);
        return null;
      }
      if (method.getParameterCount() == 0 && state.containsKey(what.replaceFirst("get|is", ""))) {
        return state.get(what.replaceFirst("get|is", ""));
      }
      return made(method.getReturnType());
    }

    private void setClientInfo(Object[] arguments) {
      Properties info = new Properties();
      if (arguments.length == 1) {
        info.putAll((Properties) arguments[0]);
      } else {
        info.putAll((Properties) Objects.requireNonNull(state.get("ClientInfo")));
        info.put(arguments[0], String.valueOf(arguments[1]));
      }
      state.put("ClientInfo", info);
    }

    private @Nullable Object made(Class<?> type) {
      if (type == Statement.class) {
        return make(Statement.class, "statement", this);
      }
      if (type == PreparedStatement.class) {
        return make(PreparedStatement.class, "statement", this);
      }
      if (type == CallableStatement.class) {
        return make(CallableStatement.class, "statement", this);
      }
      if (type == ResultSet.class) {
        return make(ResultSet.class, "resultSet", this);
      }
      if (type == DatabaseMetaData.class) {
        return Proxy.newProxyInstance(
            StubDatabase.class.getClassLoader(),
            new Class<?>[] {DatabaseMetaData.class},
            new StubObject("metaData", this));
      }
      if (type == Connection.class) {
        StubObject top = owner;
        while (top != null && top.owner != null) {
          top = top.owner;
        }
        return top == null ? self : top.self;
      }
      return zero(type);
    }
  }

  /** What a method answers that has nothing to say. */
  static @Nullable Object zero(Class<?> type) {
    if (!type.isPrimitive() || type == void.class) {
      return type == SQLWarning.class ? null : type == int[].class ? new int[0] : null;
    }
    return java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0);
  }

  // What else a data source has.

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {
    calls.add(new Call("database", "setLoginTimeout", List.of(seconds)));
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("not a wrapper for " + type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  /** Throws what a method that was called by reflection threw. */
  static @Nullable Object call(Method method, Object target, @Nullable Object... arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}

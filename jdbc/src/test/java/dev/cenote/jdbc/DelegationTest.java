package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every method of JDBC, as it is on the JDK that runs this, reaches the driver or is seen to by us;
 * fails as the driver fails, which is judged; and throws once its object is closed.
 */
class DelegationTest extends PooledTest {

  /** Makes an object of one kind on a connection. */
  @FunctionalInterface
  private interface Maker {
    Object on(Connection connection) throws SQLException;
  }

  /**
   * An interface of JDBC.
   *
   * @param maker makes an object of it
   * @param own methods that we answer without asking the driver
   * @param mute methods that do not throw when their object is closed
   */
  private record Api(Class<?> type, Maker maker, Set<String> own, Set<String> mute) {
    /** What the stub calls its objects of this kind. */
    String kind() {
      if (Statement.class.isAssignableFrom(type)) {
        return "statement";
      }
      return type == Connection.class
          ? "connection"
          : type == ResultSet.class ? "resultSet" : "metaData";
    }

    Stream<Method> methods() {
      return Arrays.stream(type.getMethods())
          .filter(method -> !Modifier.isStatic(method.getModifiers()))
          .sorted(Comparator.comparing(Method::toString));
    }
  }

  private static final Set<String> MUTE = Set.of("close", "isClosed");

  private static final List<Api> ALL =
      List.of(
          new Api(
              Connection.class,
              connection -> connection,
              Set.of("close", "unwrap", "isWrapperFor"),
              Set.of("close", "isClosed", "isValid", "abort")),
          new Api(
              Statement.class,
              Connection::createStatement,
              Set.of("getConnection", "unwrap", "isWrapperFor"),
              MUTE),
          new Api(
              PreparedStatement.class,
              connection -> connection.prepareStatement("SELECT"),
              Set.of("getConnection", "unwrap", "isWrapperFor"),
              MUTE),
          new Api(
              CallableStatement.class,
              connection -> connection.prepareCall("CALL"),
              Set.of("getConnection", "unwrap", "isWrapperFor"),
              MUTE),
          new Api(
              ResultSet.class,
              connection -> connection.createStatement().executeQuery("SELECT"),
              Set.of("getStatement", "unwrap", "isWrapperFor"),
              MUTE),
          new Api(
              DatabaseMetaData.class,
              Connection::getMetaData,
              Set.of("getConnection", "unwrap", "isWrapperFor"),
              Set.of("getDriverMajorVersion", "getDriverMinorVersion")));

  private static Stream<DynamicTest> forEach(Examination examination) {
    return ALL.stream()
        .flatMap(api ->
            api.methods()
                .map(method ->
                    DynamicTest.dynamicTest(
                        api.type.getSimpleName() + " " + method.toGenericString(),
                        () -> examination.of(api, method))));
  }

  @FunctionalInterface
  private interface Examination {
    void of(Api api, Method method) throws Throwable;
  }

  @TestFactory
  Stream<DynamicTest> everyMethodIsOverridden() throws SQLException {
    CenoteDataSource source = open();
    Connection connection = source.getConnection();
    Map<Api, Object> objects = new HashMap<>();
    for (Api api : ALL) {
      objects.put(api, api.maker.on(connection));
    }
    connection.close();
    return forEach((api, method) -> {
      Class<?> ours = Objects.requireNonNull(objects.get(api)).getClass();
      Method found = ours.getMethod(method.getName(), method.getParameterTypes());
      assertThat(found.getDeclaringClass().isInterface()).isFalse();
    });
  }

  @TestFactory
  Stream<DynamicTest> everyMethodReachesTheDriver() {
    CenoteDataSource source = open();
    return forEach((api, method) -> {
      try (Connection connection = source.getConnection()) {
        Object object = api.maker.on(connection);
        database.forgetCalls();
        StubDatabase.call(method, object, arguments(method));
        if (!api.own.contains(method.getName())) {
          assertThat(database.calls(call -> call.method().equals(method.getName())))
              .hasSizeGreaterThanOrEqualTo(1);
        }
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> everyMethodFailsAsTheDriverDoesAndAFatalErrorEndsTheConnection() {
    CenoteDataSource source = open();
    return forEach((api, method) -> {
      if (api.own.contains(method.getName())
          || !Arrays.asList(method.getExceptionTypes()).contains(SQLException.class)
          || Set.of("abort", "isClosed").contains(method.getName())) {
        return;
      }
      SQLException failure = new SQLException("broken", "08006");
      try (Connection connection = source.getConnection()) {
        Object object = api.maker.on(connection);
        String call = api.kind() + "." + method.getName();
        database.fail(call, failure);
        try {
          assertThatThrownBy(() -> StubDatabase.call(method, object, arguments(method)))
              .isSameAs(failure);
          assertThat(connection.isClosed()).isTrue();
        } finally {
          database.heal(call);
        }
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> everyMethodThrowsOnceItsConnectionIsClosed() {
    CenoteDataSource source = open();
    return forEach((api, method) -> {
      Connection connection = source.getConnection();
      Object object = api.maker.on(connection);
      connection.close();
      database.forgetCalls();
      if (api.mute.contains(method.getName())) {
        StubDatabase.call(method, object, arguments(method));
      } else {
        assertThatThrownBy(() -> StubDatabase.call(method, object, arguments(method)))
            .isInstanceOf(
                method.getName().equals("setClientInfo")
                    ? SQLClientInfoException.class
                    : SQLException.class)
            .hasMessageContaining("orders-db: the ")
            .hasMessageContaining(" is closed");
      }
      if (!method.getName().startsWith("getDriver")) {
        assertThat(database.calls(call -> true)).isEmpty();
      }
    });
  }

  private static @Nullable Object[] arguments(Method method) {
    Class<?>[] types = method.getParameterTypes();
    @Nullable Object[] arguments = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = argument(types[i]);
    }
    return arguments;
  }

  private static @Nullable Object argument(Class<?> type) {
    if (type == Executor.class) {
      return (Executor) Runnable::run;
    }
    if (type == Class.class) {
      return Object.class;
    }
    if (type == Properties.class) {
      return new Properties();
    }
    if (type == String.class) {
      return "text";
    }
    return StubDatabase.zero(type);
  }
}

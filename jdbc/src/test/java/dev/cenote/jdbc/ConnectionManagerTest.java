package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.IdleOrder;
import dev.cenote.PoolRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class ConnectionManagerTest {

  private static Properties properties(String... lines) {
    Properties properties = new Properties();
    Stream.of(lines)
        .map(line -> line.split("=", 2))
        .forEach(pair -> properties.setProperty(pair[0], pair[1]));
    return properties;
  }

  private static String url(Connection connection) throws SQLException {
    return connection.getMetaData().getURL();
  }

  @Test
  void eachNameIsADatabaseWithItsOptions() throws SQLException {
    Properties properties =
        properties(
            "cenote.orders-m.url=jdbc:h2:mem:orders",
            "cenote.orders-m.username=sa",
            "cenote.orders-m.password=",
            "cenote.orders-m.max=20",
            "cenote.orders-m.acquire-timeout=3s",
            "cenote.orders-m.idleOrder=lifo",
            "cenote.orders-m.trace-leases=true",
            "cenote.orders-m.properties.ACCESS_MODE_DATA=rw",
            "cenote.users-m.url=jdbc:h2:mem:users-m",
            "server.port=80");
    try (ConnectionManager manager = ConnectionManager.from(properties)) {
      assertThat(manager.names()).containsExactly("orders-m", "users-m");
      CenoteDataSource orders = manager.dataSource("orders-m");
      assertThat(orders.pool().name()).isEqualTo("orders-m");
      assertThat(orders.pool().config().max()).isEqualTo(20);
      assertThat(orders.pool().config().acquireTimeout()).isEqualTo(Duration.ofSeconds(3));
      assertThat(orders.pool().config().idleOrder()).isEqualTo(IdleOrder.LIFO);
      assertThat(orders.pool().config().traceLeases()).isTrue();
      assertThat(manager.stats()).containsOnlyKeys("orders-m", "users-m");
      assertThat(manager.toString()).isEqualTo("ConnectionManager[orders-m, users-m]");
      try (Connection connection = manager.dataSource("users-m").getConnection()) {
        assertThat(url(connection)).isEqualTo("jdbc:h2:mem:users-m");
      }
    }
    assertThat(PoolRegistry.global().find("orders-m")).isEmpty();
  }

  @Test
  void readersTakeTurnsAmongReplicasAndWritersDoNot() throws SQLException {
    Map<String, Object> properties = new HashMap<>();
    properties.put("cenote.shop-m.url", "jdbc:h2:mem:shop");
    properties.put("cenote.shop-m.replicas", "jdbc:h2:mem:shop1, jdbc:h2:mem:shop2");
    try (ConnectionManager manager = ConnectionManager.from(properties)) {
      DataSource readOnly = manager.readOnlyDataSource("shop-m");
      try (Connection first = readOnly.getConnection();
          Connection second = readOnly.getConnection();
          Connection third = readOnly.getConnection();
          Connection writer = manager.dataSource("shop-m").getConnection()) {
        assertThat(url(first)).isEqualTo("jdbc:h2:mem:shop1");
        assertThat(url(second)).isEqualTo("jdbc:h2:mem:shop2");
        assertThat(url(third)).isEqualTo("jdbc:h2:mem:shop1");
        assertThat(url(writer)).isEqualTo("jdbc:h2:mem:shop");
      }
      assertThat(manager.stats())
          .containsOnlyKeys("shop-m", "shop-m-replica-1", "shop-m-replica-2");
    }
  }

  @Test
  void aReplicaThatCannotBeConnectedToIsPassedOverAndAtLastThePrimaryServes() throws SQLException {
    Properties properties =
        properties(
            "cenote.dead-m.url=jdbc:h2:mem:dead",
            "cenote.dead-m.replicas=jdbc:h2:mem:none;IFEXISTS=TRUE");
    try (ConnectionManager manager = ConnectionManager.from(properties);
        Connection connection = manager.readOnlyDataSource("dead-m").getConnection()) {
      assertThat(url(connection)).isEqualTo("jdbc:h2:mem:dead");
    }
  }

  @Test
  void everyMistakeIsNamedWithoutItsSecretAndNothingIsLeft() {
    Properties properties =
        properties(
            "cenote.good-m.url=jdbc:h2:mem:good",
            "cenote.bad-m.url=jdbc:h2:mem:bad",
            "cenote.bad-m.colour=geheim",
            "cenote.bad-m.max=geheim",
            "cenote.bad-m.acquireTimeout=soon",
            "cenote.worse-m.max=0",
            "cenote.url=jdbc:h2:mem:nameless",
            "cenote.idle-m.=x",
            "cenote..max=3");
    assertThatThrownBy(() -> ConnectionManager.from(properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "cenote.bad-m: option: acquireTimeout: must be a time such as 250 ms, 30 s, 5 min or"
                + " PT30S")
        .hasMessageContaining("option: colour: a CenoteDataSource has no such property")
        .hasMessageContaining("option: max: must be a value of type int")
        .hasMessageContaining("cenote.worse-m: url, dataSource, dataSourceClassName: none given")
        .hasMessageContaining("max: 0: must be 1 or more")
        .hasMessageContaining("cenote.url: must be cenote.<name>.<option>")
        .hasMessageContaining("cenote.idle-m.: must be cenote.<name>.<option>")
        .hasMessageContaining("cenote..max: must be cenote.<name>.<option>")
        .hasMessageNotContaining("geheim");
    assertThat(PoolRegistry.global().find("good-m")).isEmpty();
  }

  @Test
  void whatIsNullIsNotSet() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("cenote.null-m.url", "jdbc:h2:mem:null");
    properties.put("cenote.null-m.max", null);
    try (ConnectionManager manager = ConnectionManager.from(properties)) {
      assertThat(manager.dataSource("null-m").pool().config().max()).isEqualTo(10);
    }
  }

  @Test
  void defaultsOfPropertiesCount() {
    Properties defaults = properties("cenote.base-m.url=jdbc:h2:mem:base", "cenote.base-m.max=3");
    Properties properties = new Properties(defaults);
    properties.setProperty("cenote.base-m.max", "4");
    try (ConnectionManager manager = ConnectionManager.from(properties)) {
      assertThat(manager.dataSource("base-m").pool().config().max()).isEqualTo(4);
    }
  }

  @Test
  void anUnknownNameIsRefused() {
    try (ConnectionManager manager = ConnectionManager.from(Map.of())) {
      assertThat(manager.names()).isEmpty();
      assertThatThrownBy(() -> manager.dataSource("orders"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("name: orders: must be one of []");
    }
  }
}

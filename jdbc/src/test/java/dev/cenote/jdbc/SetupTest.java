package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.PoolConfig;
import dev.cenote.PoolEvent;
import dev.cenote.TaskFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Where connections come from. */
class SetupTest extends PooledTest {
  private static final String H2 = "jdbc:h2:mem:setup;DB_CLOSE_DELAY=0";

  private CenoteDataSource.Builder bare() {
    return CenoteDataSource.builder().registry(registry);
  }

  private static String product(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return connection.getMetaData().getDatabaseProductName();
    }
  }

  @Test
  void aUrlIsEnough() throws SQLException {
    assertThat(product(open(bare().url(H2)))).isEqualTo("H2");
  }

  @Test
  void aDriverMayBeNamed() throws SQLException {
    assertThat(product(open(bare().url(H2).driverClassName("org.h2.Driver")))).isEqualTo("H2");
  }

  @Test
  void aDataSourceMayBeNamedAndToldItsProperties() throws Exception {
    CenoteDataSource source =
        open(
            bare()
                .dataSourceClassName("org.h2.jdbcx.JdbcDataSource")
                .properties(Map.of("url", H2, "user", "sa", "password", "")));
    assertThat(product(source)).isEqualTo("H2");
    Class<?> other = Class.forName("org.h2.jdbcx.JdbcDataSource");
    assertThat(source.isWrapperFor(other)).isTrue();
    assertThat(source.unwrap(other)).isInstanceOf(other);
    assertThat(source.unwrap(DataSource.class)).isSameAs(source);
  }

  @Test
  void whatADataSourceIsNoWrapperForItDoesNotUnwrap() throws SQLException {
    for (CenoteDataSource source : List.of(open(), open(bare().url(H2)))) {
      assertThat(source.isWrapperFor(Connection.class)).isFalse();
      assertThatThrownBy(() -> source.unwrap(Connection.class)).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void thePasswordIsAskedForEachConnection() throws SQLException {
    AtomicInteger asked = new AtomicInteger();
    CenoteDataSource source =
        open(builder().username("app").passwordSupplier(() -> "token" + asked.incrementAndGet()));
    source.getConnection().close();
    source.pool().reset();
    source.getConnection().close();
    assertThat(database.calls())
        .contains("database.connect(app, token1)", "database.connect(app, token2)");
  }

  @Test
  void aPasswordThatCannotBeHadIsAConnectionThatCannotBeMade() {
    CenoteDataSource source =
        open(
            builder()
                .failFast(true)
                .username("app")
                .passwordSupplier(() -> {
                  throw new IllegalStateException("vault sealed");
                }));
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessage("orders-db: no connection could be made: vault sealed");
  }

  @Test
  void withoutAPasswordFromTheSupplierThatOfTheUrlOrNoneIsUsed() throws SQLException {
    CenoteDataSource byUrl = open(bare().url(H2 + ";PASSWORD=").passwordSupplier(() -> null));
    assertThat(product(byUrl)).isEqualTo("H2");
    CenoteDataSource bySource = open(builder().username("app").passwordSupplier(() -> null));
    bySource.getConnection().close();
    assertThat(database.calls()).contains("database.connect(app, null)");
  }

  @Test
  void aPasswordThatCannotBeComparedIsAnSqlException() {
    CenoteDataSource source =
        open(
            builder()
                .username("app")
                .passwordSupplier(() -> {
                  throw new IllegalStateException("vault sealed");
                }));
    assertThatThrownBy(() -> source.getConnection("app", "geheim"))
        .isInstanceOf(SQLException.class)
        .hasMessage("orders-db: the password cannot be had: vault sealed");
  }

  @Test
  void aConnectionThatCannotBeSetUpIsClosed() {
    database.fail("statement.execute", new SQLException("no such setting", "42704"));
    CenoteDataSource source = open(builder().failFast(true).connectionInitSql("SET x"));
    assertThatThrownBy(source::getConnection)
        .hasMessage("orders-db: no connection could be made: no such setting [42704]");
    until(() -> source.pool().stats().creating() == 0);
    source.close();
    assertThat(database.open()).isEmpty();
  }

  @Test
  void theUserMayBeNamedAgainButIsNoOther() throws SQLException {
    CenoteDataSource source = open(builder().username("app").password("geheim"));
    source.getConnection("app", "geheim").close();
    assertThatThrownBy(() -> source.getConnection("app", "other"))
        .isInstanceOf(SQLFeatureNotSupportedException.class)
        .hasMessage("a pool has connections of one user; build another for app");
  }

  @Test
  void theLoginTimeoutReachesTheOtherDataSourceAndBoundsTheCreation() {
    CenoteDataSource source = open(builder().loginTimeout(Duration.ofMillis(1500)));
    assertThat(database.calls()).contains("database.setLoginTimeout(2)");
    assertThat(source.pool().config().createTimeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(source.getLoginTimeout()).isEqualTo(1);
    assertThatThrownBy(() -> source.setLoginTimeout(5)).isInstanceOf(SQLException.class);
  }

  @Test
  void aLoginTimeoutLongerThanJdbcCanSayIsForEver() {
    open(builder().loginTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
    assertThat(database.calls()).contains("database.setLoginTimeout(0)");
  }

  @Test
  void theDefaultsAreThoseOfADatabasePool() {
    PoolConfig config = open(bare().dataSource(database)).pool().config();
    assertThat(config.maxLifetime()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.onTaskFailure()).isEqualTo(TaskFailure.RELEASE);
    assertThat(config.healthCheckInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.checkOnAcquire()).isEmpty();
    assertThat(config.max()).isEqualTo(10);
  }

  @Test
  void beanPropertiesDoAsTheBuilderDoes() throws SQLException {
    CenoteDataSource bean = new CenoteDataSource();
    bean.setName("bean");
    bean.setDataSource(database);
    bean.setMax(3);
    bean.setAcquireTimeout(Duration.ofSeconds(3));
    bean.setAutoCommit(false);
    bean.setLoginTimeout(7);
    assertThat(bean.getLoginTimeout()).isEqualTo(7);
    assertThat(bean.toString()).isEqualTo("CenoteDataSource[not started]");
    try (Connection connection = bean.getConnection()) {
      assertThat(connection.getAutoCommit()).isFalse();
    }
    assertThat(bean.pool().config().max()).isEqualTo(3);
    assertThat(bean.pool().config().createTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(bean.toString()).startsWith("CenoteDataSource[bean, ");
    assertThatThrownBy(() -> bean.setMax(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the data source has started; it can be changed by pool()");
    bean.close();
  }

  @Test
  void aBeanThatWasClosedBeforeItsFirstUseStaysClosed() {
    CenoteDataSource bean = new CenoteDataSource();
    bean.setDataSource(database);
    bean.close();
    assertThatThrownBy(bean::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessage("the data source is closed");
    assertThatThrownBy(bean::pool).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aBeanMayBeCorrectedAfterAFailedStart() throws SQLException {
    CenoteDataSource bean = new CenoteDataSource();
    bean.setDataSource(database);
    bean.setMax(0);
    assertThatThrownBy(bean::getConnection).isInstanceOf(IllegalArgumentException.class);
    bean.setMax(1);
    bean.getConnection().close();
    bean.close();
  }

  @Test
  void whatADataSourceMustHaveItHas() throws SQLException {
    CenoteDataSource source = open();
    source.setLogWriter(null);
    assertThat(source.getLogWriter()).isNull();
    assertThatThrownBy(source::getParentLogger).isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  @Test
  void noSecretShowsAnywhere() {
    List<PoolEvent> events = new CopyOnWriteArrayList<>();
    database.fail("connect", new SQLException("cannot log in with geheim", "28000", 5));
    CenoteDataSource source =
        open(builder().username("app").password("geheim").failFast(true).listener(events::add));
    Throwable failure = org.assertj.core.api.Assertions.catchThrowable(source::getConnection);
    assertThat(org.assertj.core.util.Throwables.getStackTrace(failure)).doesNotContain("geheim");
    assertThat(failure).hasMessageContaining("cannot log in with ***");
    assertThat(((SQLException) failure).getErrorCode()).isEqualTo(5);
    assertThat(events.toString()).contains("CreateFailed").doesNotContain("geheim");
    assertThat(source.toString() + source.pool() + source.pool().config() + source.pool().stats())
        .doesNotContain("geheim");
  }

  @Test
  void noSecretShowsInADriversOwnFailures() {
    database.when(
        "connect",
        (proxy, arguments) -> {
          throw new IllegalStateException(
              "no luck", new SQLException("url=jdbc:x?password=geheim"));
        });
    CenoteDataSource source = open(builder().username("app").password("geheim").failFast(true));
    Throwable failure = org.assertj.core.api.Assertions.catchThrowable(source::getConnection);
    assertThat(org.assertj.core.util.Throwables.getStackTrace(failure)).doesNotContain("geheim");
    assertThat(failure).hasMessageEndingWith("java.lang.IllegalStateException: no luck");
  }

  @Test
  void aSecretInAUrlShowsNowhere() {
    assertThat(shown("jdbc:h2:mem:secrets;PASSWORD=geheim")).contains("jdbc:h2:mem:secrets]");
    assertThat(shown("jdbc:h2:tcp://sa:geheim@localhost/x")).contains("jdbc:h2:tcp:***]");
  }

  private String shown(String url) {
    CenoteDataSource source = open(bare().url(url).failFast(true));
    String text = source.toString();
    assertThat(text).doesNotContain("geheim");
    return text;
  }
}

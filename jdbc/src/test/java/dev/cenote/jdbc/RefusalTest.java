package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Collections;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is refused, and whether people learn what to do about it, and no secret. */
class RefusalTest extends PooledTest {
  private static final String H2 = "jdbc:h2:mem:refusal";

  private CenoteDataSource.Builder bare() {
    return CenoteDataSource.builder().registry(registry);
  }

  private void assertRefused(CenoteDataSource.Builder wrong, String message) {
    assertThatThrownBy(wrong::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .message()
        .hasLineCount(1)
        .doesNotContain("geheim");
    assertThat(registry.pools()).isEmpty();
  }

  @Test
  void everyMistakeIsNamedAtOnce() {
    CenoteDataSource.Builder wrong =
        bare()
            .url("jdbc:nothing:x?password=geheim")
            .driverClassName("com.example.None")
            .networkTimeout(Duration.ofMillis(-1))
            .loginTimeout(Duration.ofSeconds(-2))
            .connectionInitSql("")
            .testQuery(" ")
            .max(0)
            .idleTimeout(Duration.ofSeconds(-1));
    assertRefused(
        wrong,
        "driverClassName: com.example.None: no such class; networkTimeout: PT-0.001S: must be from"
            + " zero to 2,147,483,647 ms, in whole milliseconds; loginTimeout: PT-2S: must be zero"
            + " or positive; connectionInitSql: '': must be a statement; testQuery: ' ': must be a"
            + " statement; ");
    assertThatThrownBy(wrong::build)
        .hasMessageContaining("; max: 0: must be 1 or more")
        .hasMessageContaining("; idleTimeout: PT-1S: must be zero or positive")
        .hasMessageNotContaining("createTimeout");
  }

  @Test
  void oneSourceIsNeededAndNoMore() {
    String options = "url, dataSource, dataSourceClassName: ";
    assertRefused(bare(), options + "none given: exactly one of them is needed");
    assertRefused(
        bare().url(H2).dataSource(database),
        options + "url and dataSource: exactly one of them is needed");
    assertRefused(
        bare().url(H2).dataSource(database).dataSourceClassName("com.example.None"),
        options + "url and dataSource and dataSourceClassName: exactly one of them is needed");
  }

  @Test
  void aUrlThatNoDriverTakesIsNamedWithTheDriversThereAre() {
    CenoteDataSource.Builder unknown = bare().url("jdbc:nothing:x;password=geheim");
    assertRefused(
        unknown, "url: jdbc:nothing:x: no driver on the class path takes it; drivers found: ");
    assertThatThrownBy(unknown::build).hasMessageContaining("org.h2.Driver");
    assertRefused(bare().url("jdbc:"), "url: jdbc:: no driver on the class path takes it; ");
    assertRefused(bare().url(" " + H2), "url:  jdbc:h2:mem:refusal: must begin with jdbc:");
    assertRefused(bare().url("postgres://app:geheim@db/orders"), "url: ***: must begin with jdbc:");
    assertRefused(bare().url(""), "url: : must begin with jdbc:");
  }

  @Test
  void aDriverThatCannotBeUsedIsNamed() {
    assertRefused(
        bare().url(H2).driverClassName("com.example.None"),
        "driverClassName: com.example.None: no such class");
    assertRefused(
        bare().url(H2).driverClassName("java.lang.String"),
        "driverClassName: java.lang.String: must be a java.sql.Driver with a public constructor");
    assertRefused(
        bare().url("jdbc:nothing:x;password=geheim").driverClassName("org.h2.Driver"),
        "driverClassName: org.h2.Driver: does not take the url jdbc:nothing:x");
    assertRefused(
        bare().dataSource(database).driverClassName("org.h2.Driver"),
        "driverClassName: org.h2.Driver: needs a url");
  }

  @Test
  void aDataSourceThatCannotBeMadeIsNamed() {
    assertRefused(
        bare().dataSourceClassName("java.util.ArrayList"),
        "dataSourceClassName: java.util.ArrayList: must be a javax.sql.DataSource");
    assertRefused(
        bare().dataSourceClassName("org.h2.jdbcx.JdbcDataSource").property("colour", "geheim"),
        "properties: colour: a JdbcDataSource has no such property");
    assertRefused(
        bare().dataSourceClassName(Unwilling.class.getName()),
        "dataSourceClassName: "
            + Unwilling.class.getName()
            + ": its constructor threw java.lang.IllegalStateException: not today");
    assertRefused(
        bare().dataSource(database).property("colour", "red"),
        "properties: [colour]: must be set on the dataSource itself");
    assertRefused(
        bare().dataSource(database).password("geheim"), "password: ***: needs a username");
  }

  @Test
  void whatASetterSaysOfASecretIsMasked() {
    assertRefused(
        bare().dataSourceClassName(Choosy.class.getName()).property("password", "geheim"),
        "properties: password: java.lang.IllegalArgumentException: *** is too short");
    assertRefused(
        bare().dataSourceClassName(Choosy.class.getName()).property("url", "db?password=geheim"),
        "properties: url: java.lang.IllegalArgumentException: db?password=*** is malformed");
    assertRefused(
        bare().dataSourceClassName(Choosy.class.getName()).property("host", "nowhere"),
        "properties: host: nowhere is unknown");
  }

  @Test
  void aSourceThatGivesNothingIsNamed() {
    CenoteDataSource source =
        open(builder().dataSource(new Poor()).failFast(true).loginTimeout(Duration.ofSeconds(5)));
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessage(
            "orders-db: no connection could be made: "
                + Poor.class.getName()
                + " gave no connection [08001]");
  }

  @Test
  void timesThatJdbcCannotSayAreRefused() {
    String allowed = ": must be from zero to 2,147,483,647 ms, in whole milliseconds";
    assertRefused(
        bare().url(H2).networkTimeout(Duration.ofNanos(1)),
        "networkTimeout: PT0.000000001S" + allowed);
    assertRefused(
        bare().url(H2).networkTimeout(Duration.ofMillis(Integer.MAX_VALUE + 1L)),
        "networkTimeout: PT596H31M23.648S" + allowed);
    assertRefused(
        builder().loginTimeout(Duration.ofNanos(-1)),
        "loginTimeout: PT-0.000000001S: must be zero or positive");
    assertThat(database.calls()).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without its checks does
  void nullIsRefusedByName() {
    CenoteDataSource.Builder builder = bare();
    assertThatThrownBy(() -> builder.url(null)).hasMessage("url");
    assertThatThrownBy(() -> builder.password(null)).hasMessage("password");
    assertThatThrownBy(() -> builder.testQuery(null)).hasMessage("testQuery");
    assertThatThrownBy(() -> builder.connectionInitSql(null)).hasMessage("connectionInitSql");
    assertThatThrownBy(() -> builder.schema(null)).hasMessage("schema");
    assertThatThrownBy(() -> builder.catalog(null)).hasMessage("catalog");
    assertThatThrownBy(() -> builder.properties(Collections.singletonMap("colour", null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("properties: colour");
  }

  /** One that cannot be made. */
  public static final class Unwilling extends Choosy {
    public Unwilling() {
      throw new IllegalStateException("not today");
    }
  }

  /** One that has nothing to give, and no time for it either, as Spring's. */
  private static final class Poor extends Choosy {
    @Override
    @SuppressWarnings("NullAway") // which it should not
    public Connection getConnection() {
      return null;
    }

    @Override
    public void setLoginTimeout(int seconds) {
      throw new UnsupportedOperationException("setLoginTimeout");
    }
  }

  /** One that repeats what it was told when it does not like it. */
  @SuppressWarnings("DoNotCallSuggester") // it is called by its bean properties
  public static class Choosy implements DataSource {
    public final void setPassword(String password) {
      throw new IllegalArgumentException(password + " is too short");
    }

    public final void setUrl(String url) {
      throw new IllegalArgumentException(url + " is malformed");
    }

    public final void setHost(String host) {
      throw new IllegalArgumentException(host + " is unknown");
    }

    @Override
    public Connection getConnection() throws SQLException {
      throw new SQLFeatureNotSupportedException("getConnection");
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
      return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException("getParentLogger");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLFeatureNotSupportedException("unwrap");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}

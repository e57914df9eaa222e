package dev.cenote.jdbc.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.jdbc.CenoteDataSource;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

/** Flyway, which locks, changes schemas and takes several connections. */
class FlywayTest extends PostgresCase {

  private final CenoteDataSource source;

  FlywayTest(Postgres server) throws SQLException {
    super(server);
    source = open(database.builder().max(4));
  }

  private Flyway flyway(String... locations) {
    return Flyway.configure().dataSource(source).locations(locations).load();
  }

  @Test
  void migrationsAreAppliedOnce() throws SQLException {
    assertThat(flyway("classpath:migration/good").migrate().migrationsExecuted).isEqualTo(2);
    assertThat(source.query("SELECT name FROM planet ORDER BY id", row -> row.getString(1)))
        .containsExactly("Mercury", "Venus");
    assertThat(flyway("classpath:migration/good").migrate().migrationsExecuted).isZero();
    assertThat(flyway("classpath:migration/good").validateWithResult().validationSuccessful)
        .isTrue();
  }

  @Test
  void aMigrationThatFailsIsRolledBack() throws SQLException {
    assertThatThrownBy(
            () -> flyway("classpath:migration/good", "classpath:migration/broken").migrate())
        .isInstanceOf(FlywayException.class)
        .hasMessageContaining("V3__moons.sql");
    assertThat(source.query("SELECT to_regclass('moon')", row -> row.getString(1)))
        .containsOnlyNulls();
    assertThat(source.query("SELECT count(*) FROM planet", row -> row.getInt(1)))
        .containsExactly(2);
    assertThat(source.query("SELECT current_schema()", row -> row.getString(1)))
        .containsExactly("public");
  }
}

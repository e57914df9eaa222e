package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.jdbc.ExceptionPolicy.Verdict;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExceptionPolicyTest {
  private static final ExceptionPolicy DEFAULTS = ExceptionPolicy.defaults();

  private static SQLException state(String state) {
    return new SQLException("state", state);
  }

  private static SQLException code(int code) {
    return new SQLException("code", null, code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08000", "08001", "08003", "08006", "08S01", "0A000", "57P01", "57P02", "57P03", "01002",
        "JZ0C0", "JZ0C1"
      })
  void theseStatesAreFatal(String state) {
    assertThat(DEFAULTS.isFatal(state(state))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "40001", "42601", "25P02", "57014", "01000", "72000"})
  void theseStatesAreHarmless(String state) {
    assertThat(DEFAULTS.isFatal(state(state))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {500150, 2399, 1105})
  void theseCodesAreFatal(int code) {
    assertThat(DEFAULTS.isFatal(code(code))).isTrue();
    assertThat(ExceptionPolicy.none().isFatal(code(code))).isFalse();
  }

  @Test
  void theseClassesAreFatal() {
    assertThat(DEFAULTS.isFatal(new SQLTimeoutException())).isTrue();
    assertThat(DEFAULTS.isFatal(new SQLRecoverableException())).isTrue();
    assertThat(DEFAULTS.isFatal(new SQLIntegrityConstraintViolationException())).isFalse();
    assertThat(DEFAULTS.isFatal(new SQLException())).isFalse();
  }

  @Test
  void aMethodThatTheDriverLacksSaysNothingAboutTheConnection() {
    assertThat(DEFAULTS.isFatal(new SQLFeatureNotSupportedException("createClob", "0A000")))
        .isFalse();
    ExceptionPolicy strict = DEFAULTS.plusException(SQLFeatureNotSupportedException.class);
    assertThat(strict.isFatal(new SQLFeatureNotSupportedException("createClob"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "org.postgresql.jdbc.PgConnection, 57P05, 0",
    "com.mysql.cj.jdbc.ConnectionImpl, HY000, 2006",
    "org.mariadb.jdbc.Connection, HY000, 1927",
    "oracle.jdbc.driver.T4CConnection, 72000, 3113",
    "com.microsoft.sqlserver.jdbc.SQLServerConnection, S0001, 40613",
    "com.ibm.db2.jcc.t4.b, 57033, -4499",
    "org.h2.jdbc.JdbcConnection, 90067, 90067"
  })
  void theVendorsOwnCodesCountForItsOwnDriver(String driver, String state, int code) {
    SQLException lost = new SQLException("lost", state, code);
    assertThat(DEFAULTS.forDriver(driver).isFatal(lost)).isTrue();
    assertThat(DEFAULTS.isFatal(lost)).isFalse();
    assertThat(DEFAULTS.forDriver("com.example.Driver").isFatal(lost)).isFalse();
    assertThat(ExceptionPolicy.none().forDriver(driver).isFatal(lost)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "org.mariadb.jdbc.Connection, 1317",
    "com.mysql.cj.jdbc.ConnectionImpl, 3024",
    "org.h2.jdbc.JdbcConnection, 50200",
  })
  void aTimeoutOfTheDatabaseItselfIsHarmlessUnlessSaidOtherwise(String driver, int code) {
    SQLException gaveUp = new SQLTimeoutException("gave up", "70100", code);
    assertThat(DEFAULTS.isFatal(gaveUp)).isTrue();
    assertThat(DEFAULTS.forDriver(driver).isFatal(gaveUp)).isFalse();
    assertThat(DEFAULTS.forDriver("org.postgresql.PGConnection").isFatal(gaveUp)).isTrue();
    assertThat(DEFAULTS.plusVendorCode(code).forDriver(driver).isFatal(gaveUp)).isTrue();
    assertThat(DEFAULTS.forDriver(driver).isFatal(new SQLTimeoutException())).isTrue();
  }

  @Test
  void whatIsPutInIsFatal() {
    ExceptionPolicy policy =
        ExceptionPolicy.none()
            .plusSqlState("72000")
            .plusSqlState("53")
            .plusVendorCode(60)
            .plusException(SQLTimeoutException.class);
    assertThat(policy.isFatal(state("72000"))).isTrue();
    assertThat(policy.isFatal(state("53300"))).isTrue();
    assertThat(policy.isFatal(code(60))).isTrue();
    assertThat(policy.isFatal(new SQLTimeoutException())).isTrue();
    assertThat(policy.isFatal(state("08006"))).isFalse();
  }

  @Test
  void whatIsTakenOutIsHarmless() {
    ExceptionPolicy policy =
        DEFAULTS
            .minusSqlState("0A000")
            .minusVendorCode(2006)
            .minusException(SQLTimeoutException.class)
            .forDriver("com.mysql.cj.jdbc.ConnectionImpl");
    assertThat(policy.isFatal(state("0A000"))).isFalse();
    assertThat(policy.isFatal(code(2006))).isFalse();
    assertThat(policy.isFatal(code(2013))).isTrue();
    assertThat(policy.isFatal(new SQLTimeoutException("late", "08006"))).isFalse();
    assertThat(policy.isFatal(state("08006"))).isTrue();
    assertThat(policy.plusSqlState("0A000").isFatal(state("0A000"))).isTrue();
    assertThat(policy.plusVendorCode(2006).isFatal(code(2006))).isTrue();
    assertThat(policy.plusException(SQLTimeoutException.class).isFatal(new SQLTimeoutException()))
        .isTrue();
  }

  @Test
  void theLatestJudgeIsAskedFirstAndMayLeaveItToOthers() {
    ExceptionPolicy policy =
        DEFAULTS
            .judge(e -> Verdict.FATAL)
            .judge(e -> e.getErrorCode() == 7 ? Verdict.HARMLESS : Verdict.UNDECIDED);
    assertThat(policy.isFatal(code(7))).isFalse();
    assertThat(policy.isFatal(code(8))).isTrue();
  }

  @Test
  void aJudgeThatFailsHasNotDecided() {
    ExceptionPolicy policy =
        DEFAULTS.judge(e -> {
          throw new IllegalStateException();
        });
    assertThat(policy.isFatal(state("08006"))).isTrue();
    assertThat(policy.isFatal(state("23505"))).isFalse();
  }

  @Test
  void whatIsChainedCountsAndSoDoCauses() {
    SQLException top = state("42000");
    top.setNextException(state("23505"));
    top.setNextException(state("08006"));
    assertThat(DEFAULTS.isFatal(top)).isTrue();
    SQLException wrapped = new SQLException("wrapped", new RuntimeException(state("57P01")));
    assertThat(DEFAULTS.isFatal(wrapped)).isTrue();
  }

  @Test
  void theEleventhOfAChainIsNotLookedAt() {
    for (int length = 10; length <= 11; length++) {
      SQLException top = state("42000");
      for (int i = 2; i < length; i++) {
        top.setNextException(state("42000"));
      }
      top.setNextException(state("08006"));
      assertThat(DEFAULTS.isFatal(top)).isEqualTo(length == 10);
    }
  }

  @Test
  void aChainThatLeadsBackToItsBeginningComesToAnEnd() {
    SQLException first = state("42000");
    SQLException second = new SQLException("second", "42000", first);
    first.setNextException(second);
    assertThat(DEFAULTS.isFatal(first)).isFalse();
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> DEFAULTS.plusSqlState(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sqlState: \"\": must be from 2 to 5 letters and digits");
    assertThatThrownBy(() -> DEFAULTS.minusSqlState("080061"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DEFAULTS.plusVendorCode(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vendorCode: 0: stands for no code");
  }
}

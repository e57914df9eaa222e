package dev.cenote.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenTest {

  @ParameterizedTest
  @ValueSource(strings = {"08000", "08003", "08006", "57P01", "57P02", "57P03"})
  void theseStatesMeanThatTheConnectionIsGone(String state) {
    assertThat(Broken.connection(new SQLException("gone", state))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "40001", "42601", "57014", "25P02"})
  void theseStatesMeanThatAStatementFailed(String state) {
    assertThat(Broken.connection(new SQLException("failed", state))).isFalse();
  }

  @Test
  void aCauseCountsToo() {
    Exception wrapped = new IllegalStateException(new SQLException("gone", "08006"));
    assertThat(Broken.connection(wrapped)).isTrue();
  }

  @Test
  void anythingElseSaysNothingAboutTheConnection() {
    assertThat(Broken.connection(new SQLException("no state"))).isFalse();
    assertThat(Broken.connection(new IOException("elsewhere"))).isFalse();
  }
}

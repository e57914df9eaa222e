package dev.cenote.workers.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, and those of processes. */
class MemoryTest {

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "500m,524288000",
    "2G,2147483648",
    "3kb,3072",
    "1t,1099511627776",
    "7 M,7340032"
  })
  void sizes(String text, long bytes) {
    assertThat(Memory.parse(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "m", "-1m", "1.5g", "500 mega", "999999999999999t"})
  void noSizes(String text) {
    assertThat(Memory.parse(text)).isEmpty();
  }

  @Test
  void twoWaysToAskAgree() throws IOException {
    long pid = ProcessHandle.current().pid();
    long proc = Memory.rss(pid).orElseThrow();
    long ps = Memory.fromPs(pid).orElseThrow();

    assertThat(proc).isGreaterThan(1 << 20);
    assertThat((double) ps).isBetween(proc * 0.5, proc * 2.0);
    assertThat(Memory.rss(0)).isEmpty();
  }
}

package dev.cenote.stress.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SoakTest {

  @Test
  @Timeout(Integer.MAX_VALUE) // each ends by itself
  void nothing_is_lost_and_nobody_is_stranded() throws InterruptedException {
    long seed = Long.getLong("faults.seed", System.currentTimeMillis());
    Duration each = Duration.ofSeconds(Long.getLong("faults.seconds", 20));
    assertThat(Soaks.run(each, seed)).allMatch(Soak.Result::isSound);
  }
}

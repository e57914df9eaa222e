package dev.cenote.stress.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.PoolEvent.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SoakTest {

  @Test
  @Timeout(Integer.MAX_VALUE) // each ends by itself
  void nothing_is_lost_and_nobody_is_stranded() throws InterruptedException {
    long seed = Long.getLong("faults.seed", System.currentTimeMillis());
    Duration each = Duration.ofSeconds(Long.getLong("faults.seconds", 20));
    List<Soak.Result> results = Soaks.run(each, seed);
    assertThat(results).allMatch(Soak.Result::isSound);
    assertThat(results.getLast().reasons())
        .as("why resources were destroyed, in the soak with changes")
        .containsKeys(
            Reason.LIFETIME,
            Reason.USED_UP,
            Reason.RESIZED,
            Reason.RESET,
            Reason.INVALIDATED,
            Reason.UNHEALTHY,
            Reason.RECLAIMED);
  }
}

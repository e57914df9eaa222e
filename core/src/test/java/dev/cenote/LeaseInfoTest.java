package dev.cenote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseInfoTest {

  private static final Instant SINCE = Instant.parse("2026-11-01T10:00:00Z");

  private static LeaseInfo lease(String holder, String label, Duration heldFor) {
    return LeaseInfo.of(holder, label, SINCE, heldFor, Optional.empty());
  }

  @Test
  void itReadsLikeAPieceOfASentence() {
    assertThat(lease("http-17", "GET /orders", Duration.ofSeconds(42)))
        .hasToString("held 42 s by http-17 [GET /orders]");
    assertThat(lease("#31", "", Duration.ofMillis(250))).hasToString("held 250 ms by #31");
    assertThat(lease("main", "", Duration.ofSeconds(185))).hasToString("held 3 min 5 s by main");
    assertThat(
            LeaseInfo.of(
                "main", "load", SINCE, Duration.ZERO, Optional.of("Orders.find(Orders.java:7)")))
        .hasToString("held 0 ns by main [load] at Orders.find(Orders.java:7)");
  }

  @Test
  void itKnowsWhatItWasTold() {
    LeaseInfo lease =
        LeaseInfo.of("main", "load", SINCE, Duration.ofSeconds(1), Optional.of("here"));

    assertThat(lease.holder()).isEqualTo("main");
    assertThat(lease.label()).isEqualTo("load");
    assertThat(lease.since()).isEqualTo(SINCE);
    assertThat(lease.heldFor()).isEqualTo(Duration.ofSeconds(1));
    assertThat(lease.where()).contains("here");
    assertThat(lease("main", "load", Duration.ZERO).where()).isEmpty();
    assertThat(lease.trace()).isEmpty();
    assertThat(traced(7).trace()).extracting(StackTraceElement::getLineNumber).containsExactly(7);
  }

  private static LeaseInfo traced(int line) {
    List<StackTraceElement> trace =
        List.of(new StackTraceElement("Orders", "find", "Orders.java", line));
    return LeaseInfo.of("main", "", SINCE, Duration.ZERO, Optional.of("Orders.java"), trace);
  }

  @Test
  void twoAreEqualThatSayTheSame() {
    LeaseInfo lease = lease("main", "load", Duration.ZERO);

    assertThat(lease)
        .isEqualTo(lease("main", "load", Duration.ZERO))
        .hasSameHashCodeAs(lease("main", "load", Duration.ZERO))
        .isNotEqualTo(lease("main", "", Duration.ZERO))
        .isNotEqualTo(lease("main", "load", Duration.ofNanos(1)))
        .isNotEqualTo(LeaseInfo.of("main", "load", SINCE, Duration.ZERO, Optional.of("here")));
    assertThat(traced(7)).isEqualTo(traced(7)).hasSameHashCodeAs(traced(7)).isNotEqualTo(traced(8));
  }
}

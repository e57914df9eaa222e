package dev.cenote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an exhausted or closed pool says. */
class PoolExceptionTest {

  private static final LeaseInfo HOLDER =
      LeaseInfo.of(
          "http-17",
          "GET /orders",
          Instant.parse("2026-11-01T10:00:00Z"),
          Duration.ofSeconds(42),
          Optional.empty());

  private static final PoolStats STATS =
      PoolStats.builder().pool("orders-db").max(10).inUse(10).waiting(25).build();

  @Test
  void aTimeoutTellsTheWholeStory() {
    IOException refused = new IOException("connection refused");
    AcquireTimeoutException timeout =
        new AcquireTimeoutException("orders-db", Duration.ofSeconds(3), STATS, HOLDER, refused);

    assertThat(timeout)
        .hasMessage(
            "orders-db: no resource within 3000 ms (10/10 in use, 0 idle, 0 creating, 25 waiting,"
                + " longest held 42 s by http-17 [GET /orders])")
        .hasCause(refused);
    assertThat(timeout.poolName()).isEqualTo("orders-db");
    assertThat(timeout.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(timeout.stats()).isSameAs(STATS);
    assertThat(timeout.longestHolder()).containsSame(HOLDER);
  }

  @Test
  void aTimeoutInAPoolThatNobodyHolds() {
    PoolStats stats =
        PoolStats.builder().pool("cold").max(2).creating(1).abandoned(2).waiting(1).build();
    AcquireTimeoutException timeout =
        new AcquireTimeoutException("cold", Duration.ZERO, stats, null, null);

    assertThat(timeout)
        .hasMessage(
            "cold: no resource within 0 ms (0/2 in use, 0 idle, 1 creating, 2 abandoned, 1"
                + " waiting)")
        .hasNoCause();
    assertThat(timeout.longestHolder()).isEmpty();
  }

  @Test
  void timeoutsOfAnyLengthCanBeSaid() {
    assertThat(timeout(Duration.ofSeconds(Long.MAX_VALUE)))
        .hasMessageStartingWith("orders-db: no resource within 9223372036854 ms (");
    assertThat(timeout(Duration.ofSeconds(-3)))
        .hasMessageStartingWith("orders-db: no resource within 0 ms (");
  }

  private static AcquireTimeoutException timeout(Duration timeout) {
    return new AcquireTimeoutException("orders-db", timeout, STATS, null, null);
  }

  @Test
  void aFullQueueSaysHowFull() {
    QueueFullException full = new QueueFullException("orders-db", 25, 20, STATS, HOLDER);

    assertThat(full)
        .hasMessage(
            "orders-db: queue full: 25 waiting, the limit is 20 (10/10 in use, 0 idle, 0 creating,"
                + " 25 waiting, longest held 42 s by http-17 [GET /orders])");
    assertThat(full.waiting()).isEqualTo(25);
    assertThat(full.queueLimit()).isEqualTo(20);
    assertThat(full.stats()).isSameAs(STATS);
    assertThat(full.longestHolder()).containsSame(HOLDER);
  }

  @Test
  void aClosedPoolSaysHowClosed() {
    PoolClosedException draining = new PoolClosedException("orders-db", PoolState.DRAINING);
    PoolClosedException closed = new PoolClosedException("orders-db", PoolState.CLOSED);

    assertThat(draining).hasMessage("orders-db: the pool is draining and takes no new callers");
    assertThat(draining.state()).isEqualTo(PoolState.DRAINING);
    assertThat(closed).hasMessage("orders-db: the pool is closed");
    assertThat(closed.state()).isEqualTo(PoolState.CLOSED);
  }

  @Test
  void aFailedCreationSaysWhy() {
    IOException refused = new IOException("connection refused");

    assertThat(new ResourceCreationException("orders-db", "the factory failed", refused))
        .hasMessage("orders-db: the factory failed")
        .hasCause(refused);
    assertThat(new ResourceCreationException("orders-db", "the factory returned null", null))
        .hasNoCause();
  }

  @Test
  void anOverloadSaysHowLongItTook() {
    OverloadException overload =
        new OverloadException("orders-db", Duration.ofMillis(250), 26, STATS, HOLDER);

    assertThat(overload)
        .hasMessageStartingWith(
            "orders-db: overloaded: dropped after 250 ms in a queue of 26 (10/10")
        .hasMessageContaining(HOLDER.toString());
    assertThat(overload.stats()).isEqualTo(STATS);
    assertThat(overload.longestHolder()).contains(HOLDER);
    assertThat(overload.queued()).isEqualTo(Duration.ofMillis(250));
    assertThat(overload.waiting()).isEqualTo(26);
  }

  @Test
  void anExceptionSurvivesTheWayToAnotherProcess() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(
          new AcquireTimeoutException("orders-db", Duration.ofSeconds(3), STATS, HOLDER, null));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      AcquireTimeoutException copy = (AcquireTimeoutException) in.readObject();
      assertThat(copy.longestHolder()).contains(HOLDER);
      assertThat(copy.stats().waiting()).isEqualTo(25);
      assertThat(copy.stats().waitTime()).isEqualTo(Latency.none());
    }
  }
}

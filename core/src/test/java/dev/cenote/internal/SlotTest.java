package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import dev.cenote.PoolEvent.Reason;
import dev.cenote.PoolRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotTest {
  private static final long BIRTH = 16;
  private static final long NEXT_BIRTH = 24;

  private final PoolEngine<Object> pool =
      (PoolEngine<Object>) Pool.builder(Object::new).registry(PoolRegistry.create()).build();
  private final Slot<Object> slot = new Slot<>(pool, 0);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void aSuspectMayBeCondemnedAndNotTheOtherWayRound() {
    slot.install(new Object(), BIRTH, false);
    assertThat(slot.isPlain()).isTrue();
    assertThat(slot.isMarked()).isFalse();

    slot.suspect(BIRTH);
    assertThat(slot.isSuspect()).isTrue();
    assertThat(slot.isCondemned()).isFalse();

    slot.condemn(BIRTH, Reason.RESET);
    slot.suspect(BIRTH);
    slot.condemn(BIRTH, Reason.INVALIDATED);
    assertThat(slot.isSuspect()).isFalse();
    assertThat(slot.isCondemned()).isTrue();
    assertThat(slot.condemnedFor()).isEqualTo(Reason.RESET);
  }

  @Test
  void whoComesLateMarksNoYoungerResource() {
    slot.install(new Object(), BIRTH, false);
    slot.condemn(BIRTH, Reason.RESET);
    slot.install(new Object(), NEXT_BIRTH, true);
    slot.condemn(BIRTH, Reason.RESET);
    slot.suspect(BIRTH);
    assertThat(slot.isMarked()).isFalse();
    assertThat(slot.isPlain()).isFalse();
  }
}

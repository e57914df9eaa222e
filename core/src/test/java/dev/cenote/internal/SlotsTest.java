package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.IdleOrder;
import dev.cenote.Pool;
import dev.cenote.PoolRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlotsTest {
  private static final int SIZE = 8;

  private final PoolEngine<Object> pool =
      (PoolEngine<Object>) Pool.builder(Object::new).registry(PoolRegistry.create()).build();

  @AfterEach
  void close() {
    pool.close();
  }

  /** All of them idle. */
  private Slots<Object> slots(IdleOrder order) {
    Slots<Object> slots = new Slots<>(pool, SIZE, order);
    for (Slot<Object> slot : slots.all()) {
      release(slots, slot);
    }
    return slots;
  }

  private static void release(Slots<Object> slots, Slot<Object> slot) {
    slots.stamp(slot);
    slot.word = Words.next(slot.word, Words.IDLE);
  }

  private static int claim(Slots<Object> slots, Thread caller) {
    Slot<Object> slot = slots.claim(caller, Words.LEASED);
    return slot == null ? -1 : slot.index;
  }

  /** Threads whose ids follow each other, so that chance does not give them the same hint. */
  private static List<Thread> callers(int many) {
    List<Thread> callers = new ArrayList<>();
    while (callers.size() < many) {
      Thread next = new Thread(() -> {});
      if (!callers.isEmpty() && next.threadId() != callers.getLast().threadId() + 1) {
        callers.clear(); // somebody else made one in between
      }
      callers.add(next);
    }
    return callers;
  }

  @Test
  void eachCallerFindsWhatItUsedLast() {
    Slots<Object> slots = slots(IdleOrder.AFFINITY);
    List<Thread> callers = callers(5);
    List<Integer> first = callers.stream().map(caller -> claim(slots, caller)).toList();
    assertThat(first).as("the lowest").containsExactly(0, 1, 2, 3, 4);
    for (int index : first) {
      release(slots, slots.all()[index]);
    }
    for (int i = callers.size() - 1; i >= 0; i--) {
      assertThat(claim(slots, callers.get(i))).isEqualTo(first.get(i));
    }
  }

  @Test
  void ordersGoByTheLastRelease() {
    Thread caller = Thread.currentThread();
    Slots<Object> latest = slots(IdleOrder.LIFO);
    Slots<Object> oldest = slots(IdleOrder.FIFO);
    release(latest, latest.all()[3]);
    release(oldest, oldest.all()[0]);
    assertThat(claim(latest, caller)).isEqualTo(3);
    assertThat(claim(latest, caller)).isEqualTo(SIZE - 1);
    assertThat(claim(oldest, caller)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void claimsRememberHowFewTheyLeft(IdleOrder order) {
    Slots<Object> slots = slots(order);
    List<Thread> callers = callers(4);
    assertThat(slots.takeLeastSpare()).as("nobody came").isEqualTo(Integer.MAX_VALUE);
    List<Integer> claimed = callers.stream().map(caller -> claim(slots, caller)).toList();
    claimed.forEach(index -> release(slots, slots.all()[index]));
    assertThat(slots.takeLeastSpare()).isEqualTo(SIZE - callers.size());
    assertThat(slots.takeLeastSpare()).as("since then").isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aScanThatEndsAtTheLowestLeavesAllOthers() {
    Slots<Object> slots = slots(IdleOrder.AFFINITY);
    List<Thread> callers = callers(2);
    claim(slots, callers.get(0));
    assertThat(claim(slots, callers.get(1))).isEqualTo(1);
    release(slots, slots.all()[0]);
    assertThat(slots.takeLeastSpare()).isEqualTo(SIZE - 2);
    assertThat(claim(slots, callers.get(1))).as("its own is taken").isZero();
    assertThat(slots.takeLeastSpare()).isEqualTo(SIZE - 2);
  }

  @Test
  void theHighestGoFirst() {
    Slots<Object> slots = slots(IdleOrder.AFFINITY);
    for (int index = SIZE - 1; index >= 0; index--) {
      assertThat(slots.claimLast(Words.CHECKING)).isSameAs(slots.all()[index]);
    }
    assertThat(slots.claimLast(Words.CHECKING)).isNull();
    assertThat(slots.count(Words.CHECKING)).isEqualTo(SIZE);
    assertThat(claim(slots, Thread.currentThread())).isEqualTo(-1);
  }
}

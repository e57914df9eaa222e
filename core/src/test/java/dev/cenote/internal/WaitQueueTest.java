package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitQueueTest {
  /** Near the end of the range: keys must not care where the clock stands. */
  private static final long ORIGIN = Long.MAX_VALUE - 5;

  private static final long TARGET = 10;
  private static final long INTERVAL = 100;

  private final Gate gate = new Gate();

  private WaitQueue<String> queue(long ageing) {
    return new WaitQueue<>(
        gate, () -> ORIGIN, new WaitQueue.Rules(ORIGIN, ageing, Integer.MAX_VALUE, 0, 0), () -> 0);
  }

  private static long at(long time) {
    return ORIGIN + time;
  }

  private WaitQueue<String> shedding(LongSupplier clock) {
    WaitQueue.Rules rules = new WaitQueue.Rules(ORIGIN, 0, Integer.MAX_VALUE, TARGET, INTERVAL);
    return new WaitQueue<>(gate, clock, rules, () -> 0);
  }

  private static Waiter<String> waiter(int priority, long arrival) {
    return new Waiter<>(
        new CompletableFuture<>(),
        Thread.currentThread(),
        AcquireOptions.defaults().priority(priority),
        ORIGIN + arrival,
        Long.MAX_VALUE,
        0);
  }

  @Test
  void theHigherPriorityGoesFirstThenWhoCameFirst() {
    WaitQueue<String> queue = queue(0);
    Waiter<String> a = waiter(0, 1);
    Waiter<String> b = waiter(5, 2);
    Waiter<String> c = waiter(0, 3);
    Waiter<String> d = waiter(5, 4);
    Waiter<String> e = waiter(-1, 5);
    List.of(a, b, c, d, e).forEach(queue::add);

    assertThat(gate.waiting()).isEqualTo(5);
    assertThat(pollAll(queue)).containsExactly(b, d, a, c, e);
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void ageingLetsThePatientPass() {
    WaitQueue<String> queue = queue(10);
    Waiter<String> early = waiter(0, 0);
    Waiter<String> urgent = waiter(1, 9);
    Waiter<String> lateUrgent = waiter(1, 11);
    List.of(early, urgent, lateUrgent).forEach(queue::add);

    assertThat(pollAll(queue)).containsExactly(urgent, early, lateUrgent);
  }

  @Test
  void anAgeIsCountedFromTheOriginWhereverThatIs() {
    for (long origin : new long[] {0, Long.MAX_VALUE / 2, Long.MAX_VALUE, Long.MIN_VALUE / 2}) {
      WaitQueue<String> queue =
          new WaitQueue<>(
              gate,
              () -> origin,
              new WaitQueue.Rules(origin, 10, Integer.MAX_VALUE, 0, 0),
              () -> 0);
      Waiter<String> early = waiter(0, origin - ORIGIN);
      Waiter<String> urgent = waiter(1, origin - ORIGIN + 9);
      Waiter<String> lateUrgent = waiter(1, origin - ORIGIN + 11);
      List.of(early, urgent, lateUrgent).forEach(queue::add);

      assertThat(pollAll(queue)).containsExactly(urgent, early, lateUrgent);
    }
  }

  @Test
  void anExtremePriorityDoesNotOverflow() {
    WaitQueue<String> queue = queue(Long.MAX_VALUE / 2);
    Waiter<String> low = waiter(Integer.MIN_VALUE, 1);
    Waiter<String> normal = waiter(0, 2);
    Waiter<String> high = waiter(Integer.MAX_VALUE, 3);
    List.of(low, normal, high).forEach(queue::add);

    assertThat(pollAll(queue)).containsExactly(high, normal, low);
  }

  @Test
  void whoLeavesTakesTheFirstOfItsPriorityAlongAsFarAsTheyAreMeant() {
    WaitQueue<String> queue = queue(10);
    Waiter<String> a = waiter(0, 1);
    Waiter<String> gone = waiter(0, 2);
    Waiter<String> c = waiter(0, 3);
    Waiter<String> leaver = waiter(0, 4);
    Waiter<String> other = waiter(0, 5);
    Waiter<String> urgent = waiter(1, 6);
    List.of(a, gone, c, leaver, other, urgent).forEach(queue::add);
    gone.leave();
    leaver.leave();

    List<Integer> others = new ArrayList<>();
    List<Waiter<String>> along = new ArrayList<>();
    queue.removeWith(
        leaver,
        others::add,
        waiter -> waiter.arrival <= at(3),
        waiter -> {
          if (waiter.claim()) {
            along.add(waiter);
          }
        });
    assertThat(along).containsExactly(a, c);
    assertThat(gate.waiting()).isEqualTo(2);
    queue.removeWith(leaver, others::add, waiter -> false, along::add);
    assertThat(gate.waiting()).as("who left is taken out once").isEqualTo(2);
    assertThat(others).containsExactly(5, 2);
    assertThat(pollAll(queue)).containsExactly(urgent, other);
  }

  @Test
  void whoComesBackIsWhereItWas() {
    WaitQueue<String> queue = queue(0);
    List<Waiter<String>> waiters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiters.add(waiter(0, i));
    }
    waiters.forEach(queue::add);
    Waiter<String> first = Objects.requireNonNull(queue.poll());
    Waiter<String> second = Objects.requireNonNull(queue.poll());

    assertThat(queue.addAgain(second)).isTrue();
    assertThat(queue.addAgain(first)).isTrue();
    assertThat(pollAll(queue)).containsExactlyElementsOf(waiters);
  }

  @Test
  void whoLeftIsPassedOver() {
    WaitQueue<String> queue = queue(0);
    Waiter<String> a = waiter(0, 1);
    Waiter<String> b = waiter(0, 2);
    queue.add(a);
    queue.add(b);
    assertThat(a.leave()).isTrue();

    assertThat(queue.poll()).isSameAs(b);
    queue.remove(a);
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void fullCountsRoomForMore() {
    WaitQueue<String> queue =
        new WaitQueue<>(gate, () -> ORIGIN, new WaitQueue.Rules(ORIGIN, 0, 1, 0, 0), () -> 2);

    for (int i = 0; i < 3; i++) {
      assertThat(queue.add(waiter(0, i))).isEqualTo(WaitQueue.Admission.QUEUED);
    }
    assertThat(queue.add(waiter(0, 3))).isEqualTo(WaitQueue.Admission.FULL);
  }

  @Test
  void nobodyComesInAfterTheEnd() {
    WaitQueue<String> queue = queue(0);
    Waiter<String> waiting = waiter(0, 0);
    queue.add(waiting);
    gate.set(Gate.ENDING);

    assertThat(queue.add(waiter(0, 1))).isEqualTo(WaitQueue.Admission.ENDED);
    assertThat(queue.pollAll(all -> true, true)).containsExactly(waiting);
    assertThat(queue.addAgain(waiting)).isFalse();
  }

  @Test
  void whoComesBackToAnEmptyQueueHasNotWaitedSinceItCame() {
    long[] now = {ORIGIN};
    WaitQueue<String> queue = shedding(() -> now[0]);
    for (int priority : new int[] {0, 1}) {
      Waiter<String> refused = waiter(priority, now[0] - ORIGIN);
      queue.add(refused);
      assertThat(queue.poll()).isSameAs(refused);
      now[0] += INTERVAL; // its hook took so long, and failed

      assertThat(queue.addAgain(refused)).isTrue();
      queue.add(waiter(priority, now[0] - ORIGIN));
      now[0] += INTERVAL - 1;
      assertThat(queue.shed(now[0]).dropped()).isEmpty();
      assertThat(queue.isOverloaded()).isFalse();
      now[0]++;
      assertThat(queue.shed(now[0]).dropped()).containsExactly(refused);

      pollAll(queue);
      queue.calmDown(now[0]);
    }
  }

  @Test
  void whoWaitsAloneMakesNoOverload() {
    WaitQueue<String> queue = shedding(() -> ORIGIN);
    queue.add(waiter(0, 0));

    WaitQueue.Cut<String> cut = queue.shed(at(2 * INTERVAL));

    assertThat(cut.dropped()).isEmpty();
    assertThat(queue.isOverloaded()).isFalse();
    assertThat(cut.nextLook()).isNotEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aGoodWaitPutsTheOverloadOff() {
    WaitQueue<String> queue = shedding(() -> at(TARGET));
    Waiter<String> served = waiter(0, 0);
    Waiter<String> first = waiter(0, 0);
    List.of(served, first, waiter(0, INTERVAL)).forEach(queue::add);
    assertThat(queue.poll()).isSameAs(served);

    assertThat(queue.shed(at(INTERVAL + TARGET - 1)).dropped()).isEmpty();
    assertThat(queue.shed(at(INTERVAL + TARGET)).dropped()).containsExactly(first);
  }

  @Test
  void anOverloadOutlastsAMomentInWhichNobodyWaits() {
    for (int priority : new int[] {0, 1}) {
      WaitQueue<String> queue = shedding(() -> at(INTERVAL));
      Waiter<String> first = waiter(priority, 0);
      Waiter<String> second = waiter(priority, 0);
      List.of(first, second).forEach(queue::add);
      WaitQueue.Cut<String> cut = queue.shed(at(INTERVAL));
      assertThat(cut.dropped()).containsExactly(first);
      assertThat(cut.waiting()).isEqualTo(2);
      assertThat(queue.poll()).isSameAs(second);

      assertThat(queue.shed(at(INTERVAL + 1)).nextLook()).isEqualTo(TARGET + 1);
      assertThat(queue.isOverloaded()).isTrue();
      List<Waiter<String>> next = List.of(waiter(priority, INTERVAL), waiter(priority, INTERVAL));
      next.forEach(queue::add);
      assertThat(pollAll(queue)).containsExactlyElementsOf(next.reversed());
    }
  }

  @Test
  void whereNobodyWaitsAndAllIsCalmNoLookIsDue() {
    WaitQueue<String> queue = shedding(() -> ORIGIN);
    queue.add(waiter(1, 0));
    assertThat(queue.shed(ORIGIN).nextLook()).isEqualTo(INTERVAL);
    pollAll(queue);
    assertThat(queue.shed(ORIGIN).nextLook()).isEqualTo(Long.MAX_VALUE);
  }

  /** Against a plain sorted list, with comings, goings and returns in random order. */
  @ParameterizedTest
  @ValueSource(longs = {0, 3, 1_000})
  void anySequenceKeepsTheOrder(long ageing) {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      WaitQueue<String> queue = queue(ageing);
      List<Waiter<String>> model = new ArrayList<>();
      List<Waiter<String>> out = new ArrayList<>();
      for (int step = 0; step < 300; step++) {
        switch (random.nextInt(5)) {
          case 0, 1 -> {
            Waiter<String> waiter = waiter(random.nextInt(4), step);
            queue.add(waiter);
            model.add(waiter);
          }
          case 2 -> {
            Waiter<String> expected = model.stream().min(order(ageing)).orElse(null);
            Waiter<String> polled = queue.poll();
            assertThat(polled).as("seed %d step %d", seed, step).isSameAs(expected);
            if (polled != null) {
              model.remove(polled);
              out.add(polled);
            }
          }
          case 3 -> {
            if (!model.isEmpty()) {
              Waiter<String> leaver = model.remove(random.nextInt(model.size()));
              assertThat(leaver.leave()).isTrue();
              queue.remove(leaver);
            }
          }
          default -> {
            if (!out.isEmpty()) {
              Waiter<String> back = out.remove(random.nextInt(out.size()));
              assertThat(queue.addAgain(back)).isTrue();
              model.add(back);
            }
          }
        }
        assertThat(gate.waiting()).isEqualTo(model.size());
      }
      pollAll(queue);
    }
  }

  private static Comparator<Waiter<String>> order(long ageing) {
    Comparator<Waiter<String>> first =
        ageing == 0
            ? Comparator.comparingInt((Waiter<String> w) -> -w.priority)
            : Comparator.comparingLong(
                    (Waiter<String> w) -> w.arrival - ORIGIN - w.priority * ageing)
                .thenComparingInt(w -> -w.priority);
    return first.thenComparingLong(w -> w.sequence);
  }

  private static List<Waiter<String>> pollAll(WaitQueue<String> queue) {
    List<Waiter<String>> out = new ArrayList<>();
    for (Waiter<String> next = queue.poll(); next != null; next = queue.poll()) {
      out.add(next);
    }
    return out;
  }
}

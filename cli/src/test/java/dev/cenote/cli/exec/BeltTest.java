package dev.cenote.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BeltTest {

  private static Task task(long number) {
    return new Task(new byte[10], new Mark(number - 1, 0, ""), new Mark(number, 0, ""));
  }

  private static Belt loaded(boolean isOrdered, int tasks) throws InterruptedException {
    Belt belt = new Belt(isOrdered, tasks);
    for (int n = 1; n <= tasks; n++) {
      assertThat(belt.put(task(n))).isTrue();
    }
    return belt;
  }

  private static void succeed(Belt belt, Belt.Place place) {
    belt.deliver(place, new Outcome.Success(place.task(), new byte[1]));
  }

  private static List<Long> collect(Belt belt) throws InterruptedException {
    return belt.collect(0).outcomes().stream().map(outcome -> outcome.task().number()).toList();
  }

  @Test
  void inOrderALaterOneWaits() throws InterruptedException {
    Belt belt = loaded(true, 3);
    Belt.Place first = belt.take().orElseThrow();
    Belt.Place second = belt.take().orElseThrow();
    succeed(belt, second);
    assertThat(collect(belt)).isEmpty();
    succeed(belt, first);
    assertThat(collect(belt)).containsExactly(1L, 2L);
  }

  @Test
  void otherwiseItDoesNot() throws InterruptedException {
    Belt belt = loaded(false, 3);
    Belt.Place first = belt.take().orElseThrow();
    Belt.Place second = belt.take().orElseThrow();
    succeed(belt, second);
    assertThat(collect(belt)).containsExactly(2L);
    succeed(belt, first);
    assertThat(collect(belt)).containsExactly(1L);
  }

  @Test
  void itEndsWithTheInput() throws InterruptedException {
    Belt belt = loaded(true, 1);
    Belt.Place only = belt.take().orElseThrow();
    belt.endInput();
    assertThat(belt.take()).isEmpty();
    assertThat(belt.collect(0).isLast()).isFalse();
    succeed(belt, only);
    Belt.Delivery last = belt.collect(0);
    assertThat(last.outcomes()).hasSize(1);
    assertThat(last.isLast()).isTrue();
    assertThat(belt.isComplete()).isTrue();
  }

  @Test
  void stoppedItLetsGoOnWhatRuns() throws InterruptedException {
    Belt belt = loaded(true, 2);
    Belt.Place first = belt.take().orElseThrow();
    belt.stop();
    assertThat(belt.put(task(3))).isFalse();
    assertThat(belt.take()).isEmpty();
    assertThat(belt.collect(0).isLast()).isFalse();
    succeed(belt, first);
    assertThat(belt.collect(0).isLast()).isTrue();
    assertThat(belt.isComplete()).isFalse();
  }

  @Test
  void whatComesAfterAGapIsNeverDelivered() throws InterruptedException {
    Belt belt = loaded(true, 2);
    assertThat(belt.take()).isPresent();
    Belt.Place second = belt.take().orElseThrow();
    belt.endInput();
    belt.drop();
    succeed(belt, second);
    Belt.Delivery last = belt.collect(0);
    assertThat(last.outcomes()).isEmpty();
    assertThat(last.isLast()).isTrue();
    assertThat(belt.isComplete()).isFalse();
  }

  @Test
  void nobodyRunsFarAheadOfTheFirst() throws Exception {
    Belt belt = new Belt(true, 1);
    AtomicInteger ahead = new AtomicInteger();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int n = 1; belt.put(task(n)); n++) {
                  Thread.onSpinWait();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Belt.Place first = belt.take().orElseThrow();
    Thread runner =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (var next = belt.take(); next.isPresent(); next = belt.take()) {
                  succeed(belt, next.get());
                  ahead.incrementAndGet();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    await().until(() -> runner.getState() == Thread.State.WAITING && ahead.get() == 999);
    succeed(belt, first);
    assertThat(collect(belt)).hasSize(1000);
    await().until(() -> ahead.get() == 999 + 1000);
    belt.stop();
    runner.join();
    reader.join();
  }
}

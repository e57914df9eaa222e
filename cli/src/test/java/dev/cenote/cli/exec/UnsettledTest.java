package dev.cenote.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnsettledTest {

  private static final Unsettled.Progress NONE = new Unsettled.Progress(mark(0), 0, List.of());

  private static Mark mark(long tasks) {
    return new Mark(tasks, 10 * tasks, "");
  }

  private static Task task(long number) {
    return new Task(new byte[9], mark(number - 1), mark(number));
  }

  @Test
  void inOrderThereIsOnlyAPlace() {
    Unsettled unsettled = new Unsettled(NONE);
    for (int n = 1; n <= 5; n++) {
      unsettled.read(task(n));
    }
    assertThat(unsettled.progress()).isEqualTo(NONE);
    unsettled.settle(task(1));
    unsettled.settle(task(2));
    assertThat(unsettled.progress()).isEqualTo(new Unsettled.Progress(mark(2), 2, List.of()));
  }

  @Test
  void otherwiseThereAreGaps() {
    Unsettled unsettled = new Unsettled(NONE);
    for (int n = 1; n <= 6; n++) {
      unsettled.read(task(n));
    }
    unsettled.settle(task(1));
    unsettled.settle(task(5));
    unsettled.settle(task(3));
    Unsettled.Progress progress = unsettled.progress();
    assertThat(progress).isEqualTo(new Unsettled.Progress(mark(1), 5, List.of(2L, 4L)));
    assertThat(progress.includes(1)).isTrue();
    assertThat(progress.includes(2)).isFalse();
    assertThat(progress.includes(3)).isTrue();
    assertThat(progress.includes(6)).isFalse();
    unsettled.settle(task(2));
    unsettled.settle(task(4));
    assertThat(unsettled.progress()).isEqualTo(new Unsettled.Progress(mark(5), 5, List.of()));
  }

  @Test
  void gapsOfAnEarlierRunAreKeptUntilTheyAreFilled() {
    Unsettled unsettled = new Unsettled(new Unsettled.Progress(mark(1), 5, List.of(2L, 4L)));
    assertThat(unsettled.progress()).isEqualTo(new Unsettled.Progress(mark(1), 5, List.of(2L, 4L)));
    unsettled.read(task(2));
    unsettled.settle(task(2));
    // The fourth has not been read again: the place cannot be later than what is known to be safe.
    assertThat(unsettled.progress()).isEqualTo(new Unsettled.Progress(mark(1), 5, List.of(4L)));
    unsettled.read(task(4));
    unsettled.read(task(6));
    assertThat(unsettled.progress()).isEqualTo(new Unsettled.Progress(mark(3), 5, List.of(4L)));
    unsettled.settle(task(4));
    assertThat(unsettled.progress()).isEqualTo(new Unsettled.Progress(mark(3), 5, List.of()));
    unsettled.settle(task(6));
    assertThat(unsettled.progress()).isEqualTo(new Unsettled.Progress(mark(6), 6, List.of()));
  }
}

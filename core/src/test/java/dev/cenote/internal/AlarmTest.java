package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmTest {
  /** Times must not care where the clock stands. */
  private static final long ORIGIN = Long.MAX_VALUE - 1_000;

  private static final long MILLI = 1_000_000;
  private static final long LEAST_PAUSE = 200_000;

  private final HandSeam seam = new HandSeam(ORIGIN);
  private final List<String> looks = new ArrayList<>();
  private Runnable during = () -> {};
  private Runnable afterwards = () -> {};
  private long next = Alarm.NEVER;

  private final Alarm alarm =
      new Alarm(
          seam,
          ORIGIN,
          (due, now) -> {
            looks.add(due + " at " + now);
            during.run();
            return new Alarm.Found(next, afterwards);
          });

  @Test
  void itLooksWhenItIsSetFor() {
    seam.pass(MILLI);
    alarm.setFor(5 * MILLI);
    assertThat(seam.delays()).containsExactly(4 * MILLI);

    seam.ring();

    assertThat(looks).containsExactly("5000000 at 5000000");
    assertThat(seam.delays()).isEmpty();
  }

  @Test
  void aLateLookKnowsWhenItWasDue() {
    alarm.setFor(5 * MILLI);
    seam.ring(2 * MILLI);
    assertThat(looks).containsExactly("5000000 at 7000000");
  }

  @Test
  void theEarliestCounts() {
    alarm.setFor(5 * MILLI);
    alarm.setFor(6 * MILLI);
    alarm.setFor(5 * MILLI);
    assertThat(seam.delays()).containsExactly(5 * MILLI);

    alarm.setFor(3 * MILLI);
    assertThat(seam.delays()).containsExactly(3 * MILLI);
  }

  @Test
  void whatIsOverIsLookedAtAtOnce() {
    seam.pass(5 * MILLI);
    alarm.setFor(2 * MILLI);
    assertThat(seam.delays()).containsExactly(0L);
  }

  @Test
  void itIsSetForWhatTheLookFound() {
    alarm.setFor(MILLI);
    next = 4 * MILLI;
    seam.ring();
    assertThat(seam.delays()).containsExactly(3 * MILLI);
  }

  @Test
  void whoComesDuringALookIsNotForgotten() {
    alarm.setFor(5 * MILLI);
    next = 9 * MILLI;
    during = () -> alarm.setFor(6 * MILLI);
    seam.ring();
    assertThat(seam.delays()).containsExactly(MILLI);
  }

  @Test
  void looksDoNotFollowEachOtherTooClosely() {
    alarm.setFor(MILLI);
    seam.ring();

    alarm.setFor(MILLI + 1);

    assertThat(seam.delays()).containsExactly(LEAST_PAUSE);
    alarm.setFor(MILLI + 2);
    assertThat(seam.delays()).containsExactly(LEAST_PAUSE);
  }

  @Test
  void aLongLookIsFollowedByAPauseTenTimesAsLong() {
    alarm.setFor(MILLI);
    during = () -> seam.pass(MILLI);
    next = MILLI;
    seam.ring();
    assertThat(seam.delays()).containsExactly(10 * MILLI);
  }

  @Test
  void whatIsDoneForThoseWhomALookFoundPutsOffNoOther() {
    alarm.setFor(MILLI);
    next = 2 * MILLI;
    afterwards =
        () -> {
          assertThat(seam.delays()).as("already set").containsExactly(MILLI);
          seam.pass(7 * MILLI);
        };
    seam.ring();
    alarm.setFor(2 * MILLI - 1);
    assertThat(seam.delays()).containsExactly(0L);
  }

  @Test
  void cancelledItDoesNotLook() {
    alarm.setFor(MILLI);
    alarm.cancel();
    assertThat(seam.delays()).isEmpty();

    alarm.setFor(2 * MILLI);
    assertThat(seam.delays()).containsExactly(2 * MILLI);
  }

  @Test
  void aTimeBeyondTheRangeIsAsLateAsCanBe() {
    assertThat(alarm.since(ORIGIN + 7, 5)).isEqualTo(12);
    assertThat(alarm.since(ORIGIN, 0)).isZero();
    assertThat(alarm.since(ORIGIN + 7, Long.MAX_VALUE - 1)).isEqualTo(Alarm.NEVER - 1);
  }
}

package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CongestionTest {
  /** Times must not care where the clock stands. */
  private static final long ORIGIN = Long.MAX_VALUE - 250;

  private static final long TARGET = 10;
  private static final long INTERVAL = 100;

  private final Congestion congestion = new Congestion(TARGET, INTERVAL, ORIGIN);

  private static long at(long time) {
    return ORIGIN + time;
  }

  /** Looks with somebody waiting for a release; says whether the oldest is dropped. */
  private boolean drops(long oldest, long now) {
    congestion.look(at(oldest), true, at(now));
    return congestion.gaveUp(at(oldest), at(now));
  }

  private boolean servesNewest(long oldest, long now) {
    return congestion.servesNewest(at(oldest), at(now));
  }

  private long nextLook(long oldest, long now) {
    return congestion.nextLook(at(oldest), at(now));
  }

  /** Somebody came at 1,000 and waited for too long; the overload began at 1,100. */
  private void overload() {
    congestion.begins(at(1_000));
    assertThat(drops(1_000, 1_100)).isTrue();
    assertThat(congestion.isCalm()).isFalse();
  }

  /** The same, and on trial since 1,200. */
  private void probe() {
    overload();
    assertThat(drops(1_195, 1_200)).isFalse();
    assertThat(servesNewest(1_195, 1_200)).isFalse();
  }

  @Test
  void itIsCalmUntilNoWaitWasGoodForAnInterval() {
    congestion.begins(at(1_000));

    assertThat(drops(1_000, 1_099)).isFalse();
    assertThat(congestion.isCalm()).isTrue();
    assertThat(servesNewest(1_000, 1_099)).isFalse();
    assertThat(drops(1_000, 1_100)).isTrue();
    assertThat(congestion.isCalm()).isFalse();
    assertThat(servesNewest(1_000, 1_100)).isTrue();
  }

  @Test
  void aWaitAsLongAsTheTargetIsGood() {
    congestion.begins(at(1_000));
    congestion.served(at(1_040), at(1_050));

    assertThat(drops(1_000, 1_149)).isFalse();
    assertThat(congestion.isCalm()).isTrue();
    assertThat(drops(1_140, 1_150)).isFalse();
    assertThat(congestion.isCalm()).isTrue();
    assertThat(drops(1_140, 1_151)).isTrue();
  }

  @Test
  void aLongerOneIsNot() {
    congestion.begins(at(1_000));
    congestion.served(at(1_039), at(1_050));

    assertThat(drops(1_000, 1_100)).isTrue();
  }

  @Test
  void whoWaitsForWhatIsBeingMadeMakesNoOverload() {
    congestion.begins(at(1_000));
    congestion.look(at(1_000), false, at(1_099));

    assertThat(drops(1_000, 1_198)).isFalse();
    assertThat(drops(1_000, 1_199)).isTrue();
  }

  @Test
  void whoComesBackDoesNotMoveTheTimeBack() {
    congestion.begins(at(1_000));
    congestion.served(at(1_000), at(1_010));
    congestion.begins(at(1_005));

    assertThat(drops(1_000, 1_109)).isFalse();
    assertThat(drops(1_000, 1_110)).isTrue();
  }

  @Test
  void anOverloadIsNotForgottenWhenTheQueueWasEmpty() {
    overload();
    congestion.begins(at(1_150));
    congestion.served(at(1_150), at(1_150));

    assertThat(servesNewest(1_150, 1_199)).isTrue();
    assertThat(drops(1_195, 1_200)).isFalse();
    assertThat(servesNewest(1_195, 1_200)).isFalse();
  }

  @Test
  void anIntervalLaterItIsTriedWhetherTheOldOrderWillDo() {
    overload();
    assertThat(drops(1_195, 1_199)).isFalse();
    assertThat(servesNewest(1_195, 1_199)).isTrue();

    assertThat(drops(1_195, 1_200)).isFalse();

    assertThat(congestion.isCalm()).isFalse();
    assertThat(servesNewest(1_195, 1_200)).isFalse();
    assertThat(servesNewest(1_190, 1_200)).isFalse();
    assertThat(servesNewest(1_189, 1_200)).isTrue();
  }

  @Test
  void whoCameBeforeTheTrialAndIsDroppedSaysNothing() {
    probe();

    assertThat(drops(1_199, 1_210)).isTrue();
    assertThat(servesNewest(1_210, 1_210)).isFalse();
  }

  @Test
  void whoCameSinceAndIsDroppedEndsTheTrial() {
    probe();

    assertThat(drops(1_200, 1_210)).isFalse();
    assertThat(drops(1_200, 1_211)).isTrue();
    assertThat(servesNewest(1_211, 1_211)).isTrue();
  }

  @Test
  void aTrialThatNobodyFailedEndsTheOverload() {
    probe();

    assertThat(drops(1_299, 1_299)).isFalse();
    assertThat(congestion.isCalm()).isFalse();
    assertThat(drops(1_290, 1_300)).isFalse();
    assertThat(congestion.isCalm()).isTrue();
  }

  @Test
  void atItsEndNobodyMayBeAboutToFailIt() {
    probe();
    assertThat(drops(1_289, 1_300)).isTrue();
    assertThat(congestion.isCalm()).isFalse();
  }

  @Test
  void exceptWhoMayStayAnyway() {
    probe();
    congestion.look(at(1_200), false, at(1_300));
    assertThat(congestion.isCalm()).isTrue();
  }

  @Test
  void calmTheNextLookIsWhenBothTimesAreOver() {
    congestion.begins(at(1_000));
    assertThat(nextLook(1_000, 1_000)).isEqualTo(INTERVAL);
    assertThat(nextLook(1_000, 1_040)).isEqualTo(60);
    assertThat(nextLook(1_098, 1_098)).isEqualTo(TARGET + 1);
    assertThat(nextLook(1_000, 1_500)).isEqualTo(1);
  }

  @Test
  void inAnOverloadItIsWhenTheFirstOfThemIsOver() {
    overload();
    assertThat(nextLook(1_105, 1_110)).isEqualTo(6);
    assertThat(nextLook(1_195, 1_197)).isEqualTo(3);
    assertThat(nextLook(1_100, 1_110)).isEqualTo(1);
    assertThat(nextLook(1_000, 1_110)).isEqualTo(90); // it may stay, or would be gone
    assertThat(nextLook(1_099, 1_110)).isEqualTo(90);
  }

  @Test
  void calmedDownItBeginsAnew() {
    overload();
    congestion.calmDown(at(1_150));

    assertThat(congestion.isCalm()).isTrue();
    assertThat(drops(1_000, 1_249)).isFalse();
    assertThat(drops(1_000, 1_250)).isTrue();
  }
}

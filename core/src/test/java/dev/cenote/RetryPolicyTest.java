package dev.cenote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final Duration FIRST = Duration.ofMillis(100);

  private final List<Duration> pauses = new ArrayList<>();
  private int calls;

  private Callable<String> failing(int times) {
    return () -> {
      calls++;
      if (calls <= times) {
        throw new IOException("failure " + calls);
      }
      return "call " + calls;
    };
  }

  private <R extends @Nullable Object> R call(RetryPolicy policy, Callable<? extends R> call)
      throws Exception {
    return policy.call(call, pauses::add, () -> 0.5);
  }

  private static List<Long> delays(RetryPolicy policy, double random01) {
    return IntStream.rangeClosed(1, 6)
        .mapToObj(failures -> policy.delay(failures, random01).toMillis())
        .toList();
  }

  @Test
  void pausesDouble() {
    assertThat(delays(RetryPolicy.exponential(9, FIRST), 1))
        .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L);
  }

  @Test
  void pausesStopGrowingAtTheMaximum() {
    assertThat(delays(RetryPolicy.exponential(9, FIRST).maxDelay(Duration.ofSeconds(1)), 0))
        .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
  }

  @Test
  void aMaximumBelowTheFirstPauseCounts() {
    assertThat(delays(RetryPolicy.exponential(9, FIRST).maxDelay(Duration.ofMillis(70)), 0))
        .containsOnly(70L);
  }

  @Test
  void aMaximumOfZeroIsNone() {
    RetryPolicy policy =
        RetryPolicy.exponential(9, FIRST).maxDelay(Duration.ofMillis(1)).maxDelay(Duration.ZERO);

    assertThat(policy.delay(6, 0)).isEqualTo(Duration.ofMillis(3200));
    assertThat(policy.maxDelay()).isGreaterThan(Duration.ofDays(365_000));
  }

  @Test
  void jitterOnlyShortens() {
    RetryPolicy policy = RetryPolicy.exponential(9, FIRST).jitter(0.2);

    assertThat(policy.delay(1, 0)).isEqualTo(Duration.ofMillis(100));
    assertThat(policy.delay(1, 0.5)).isEqualTo(Duration.ofMillis(90));
    assertThat(policy.delay(2, 1)).isEqualTo(Duration.ofMillis(160));
    assertThat(policy.jitter(1).delay(2, 1)).isZero();
  }

  @Test
  void pausesTooLongToCountAreCutOff() {
    RetryPolicy policy = RetryPolicy.exponential(Integer.MAX_VALUE, FIRST);

    for (int failures : new int[] {40, 62, 63, 64, 65, 1000, Integer.MAX_VALUE}) {
      assertThat(policy.delay(failures, 0)).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    }
    assertThat(RetryPolicy.exponential(2, Duration.ofSeconds(Long.MAX_VALUE)).delay(1, 0))
        .isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
  }

  @Test
  void noFirstPauseMeansNoPauses() {
    RetryPolicy policy = RetryPolicy.exponential(Integer.MAX_VALUE, Duration.ZERO);

    for (int failures : new int[] {1, 2, 62, 63, 64, 65, Integer.MAX_VALUE}) {
      assertThat(policy.delay(failures, 0)).isZero();
    }
  }

  @Test
  void theFirstSuccessIsTheResult() throws Exception {
    assertThat(call(RetryPolicy.exponential(5, FIRST), failing(2))).isEqualTo("call 3");
    assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @Test
  void aSuccessAtOnceDoesNotPause() throws Exception {
    assertThat(call(RetryPolicy.exponential(5, FIRST), failing(0))).isEqualTo("call 1");
    assertThat(pauses).isEmpty();
  }

  @Test
  void nullIsAResult() throws Exception {
    Callable<@Nullable String> nothing = () -> null;

    assertThat(this.<@Nullable String>call(RetryPolicy.exponential(2, FIRST), nothing)).isNull();
  }

  @Test
  void attemptsCountTheFirstCall() {
    assertThatThrownBy(() -> call(RetryPolicy.exponential(3, FIRST), failing(99)))
        .isInstanceOf(IOException.class)
        .hasMessage("failure 3");
    assertThat(calls).isEqualTo(3);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void oneAttemptIsNoRetry() {
    assertThatThrownBy(() -> call(RetryPolicy.exponential(1, FIRST), failing(99)))
        .hasMessage("failure 1");
    assertThat(pauses).isEmpty();
  }

  @Test
  void jitterAppliesToThePauses() throws Exception {
    call(RetryPolicy.exponential(3, FIRST).jitter(0.2), failing(1));

    assertThat(pauses).containsExactly(Duration.ofMillis(90));
  }

  @Test
  void theLastFailureCarriesTheEarlierOnes() {
    assertThat(catchThrowable(() -> call(RetryPolicy.exponential(3, FIRST), failing(99))))
        .satisfies(last ->
            assertThat(last.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("failure 1", "failure 2"));
  }

  @Test
  void onlyTheLastFewFailuresAreCarried() {
    assertThat(catchThrowable(() -> call(RetryPolicy.exponential(50, FIRST), failing(99))))
        .hasMessage("failure 50")
        .satisfies(last ->
            assertThat(last.getSuppressed())
                .extracting(Throwable::getMessage)
                .hasSize(10)
                .startsWith("failure 40")
                .endsWith("failure 49"));
  }

  @Test
  void oneFailureThrownTimeAndAgainIsNotSuppressedInItself() {
    IOException same = new IOException("always the same");

    assertThat(
            catchThrowable(() ->
                call(
                    RetryPolicy.exponential(3, FIRST),
                    () -> {
                      throw same;
                    })))
        .isSameAs(same)
        .hasNoSuppressedExceptions();
  }

  @Test
  void onlyWhatRetryIfSaysIsTriedAgain() {
    RetryPolicy policy =
        RetryPolicy.exponential(9, FIRST).retryIf(failure -> failure.toString().endsWith("1"));

    assertThatThrownBy(() -> call(policy, failing(99))).hasMessage("failure 2");
    assertThat(policy.retries(new IOException("1"))).isTrue();
    assertThat(policy.retries(new IOException("2"))).isFalse();
  }

  @Test
  void anErrorIsNotTriedAgain() {
    AssertionError error = new AssertionError("an error");

    assertThat(
            catchThrowable(() ->
                call(
                    RetryPolicy.exponential(9, FIRST),
                    () -> {
                      throw error;
                    })))
        .isSameAs(error);
    assertThat(pauses).isEmpty();
  }

  @Test
  void anInterruptedCallIsNotTriedAgain() {
    RetryPolicy policy = RetryPolicy.exponential(9, FIRST).retryIf(failure -> true);

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() ->
            call(
                policy,
                () -> {
                  throw new InterruptedException("while calling");
                }))
        .withMessage("while calling");
    assertThat(policy.retries(new InterruptedException())).isFalse();
    assertThat(pauses).isEmpty();
  }

  @Test
  void anInterruptEndsThePause() {
    RetryPolicy policy = RetryPolicy.exponential(9, Duration.ofDays(1));

    Thread.currentThread().interrupt();
    Throwable thrown = catchThrowable(() -> policy.call(failing(99)));

    assertThat(thrown).isInstanceOf(InterruptedException.class);
    assertThat(thrown.getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("failure 1");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(calls).isOne();
  }

  @Test
  void policiesDoNotChange() {
    RetryPolicy policy = RetryPolicy.exponential(9, FIRST);
    policy.maxDelay(Duration.ofMillis(1));
    policy.jitter(1);
    policy.retryIf(failure -> false);

    assertThat(policy.delay(2, 1)).isEqualTo(Duration.ofMillis(200));
    assertThat(policy.retries(new IOException())).isTrue();
    assertThat(policy.attempts()).isEqualTo(9);
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    RetryPolicy policy = RetryPolicy.exponential(2, FIRST);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetryPolicy.exponential(0, FIRST))
        .withMessage("attempts: 0: must be 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetryPolicy.exponential(1, Duration.ofMillis(-1)))
        .withMessage("first: PT-0.001S: must be zero or positive");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.maxDelay(Duration.ofSeconds(-1)))
        .withMessage("maxDelay: PT-1S: must be zero or positive");
    for (double jitter : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> policy.jitter(jitter))
          .withMessage("jitter: " + jitter + ": must be from 0 to 1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> policy.delay(1, jitter))
          .withMessage("random01: " + jitter + ": must be from 0 to 1");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.delay(0, 0))
        .withMessage("failures: 0: must be 1 or more");
  }

  @Test
  void itSaysWhatItDoes() {
    assertThat(
            RetryPolicy.exponential(4, FIRST)
                .maxDelay(Duration.ofSeconds(2))
                .jitter(0.2)
                .toString())
        .isEqualTo("4 attempts, first pause 100 ms, longest 2 s, jitter 0.2");
    assertThat(RetryPolicy.exponential(Integer.MAX_VALUE, FIRST).toString())
        .isEqualTo("any number of attempts, first pause 100 ms");
  }
}

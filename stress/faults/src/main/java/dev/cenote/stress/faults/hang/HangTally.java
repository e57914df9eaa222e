package dev.cenote.stress.faults.hang;

import dev.cenote.stress.faults.Callers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What the callers of a {@link HangRun} saw. Thread-safe. */
final class HangTally {
  /** An answer came: when its caller had begun to acquire, and when it came. */
  private record Answer(long began, long came) {}

  private final Duration timeout;
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final LongAdder timeouts = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAccumulator worstOverrun = new LongAccumulator(Math::max, 0);

  HangTally(Duration timeout) {
    this.timeout = timeout;
  }

  /** Forgets what was before. */
  void begin() {
    timeouts.reset();
    failures.reset();
    worstOverrun.reset();
  }

  void answered(long began) {
    answers.add(new Answer(began, System.nanoTime()));
  }

  /** A caller got no connection within its time; by how much that was late counts, too. */
  void timedOut(long began) {
    worstOverrun.accumulate(System.nanoTime() - began - timeout.toNanos());
    timeouts.increment();
  }

  void failed() {
    failures.increment();
  }

  HangResult result(
      Hang hang,
      Callers kind,
      long began,
      long hung,
      long recovered,
      long whole,
      long stranded,
      long answering,
      long lost) {
    List<Answer> all = new ArrayList<>(answers);
    long[] during =
        all.stream()
            .mapToLong(Answer::came)
            .filter(at -> at > began && at < hung)
            .sorted()
            .toArray();
    long longest = during.length == 0 ? hung - began : during[0] - began;
    for (int i = 1; i < during.length; i++) {
      longest = Math.max(longest, during[i] - during[i - 1]);
    }
    if (during.length > 0) {
      longest = Math.max(longest, hung - during[during.length - 1]);
    }
    long first =
        all.stream()
            .filter(answer -> answer.began > recovered)
            .mapToLong(answer -> answer.came - recovered)
            .min()
            .orElse(Long.MAX_VALUE);
    return new HangResult(
        hang,
        kind,
        all.size(),
        during.length,
        longest / 1e6,
        failures.sum(),
        timeouts.sum(),
        worstOverrun.get() / 1e6,
        first / 1e6,
        whole / 1e6,
        answering,
        stranded,
        lost);
  }
}

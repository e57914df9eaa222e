package dev.cenote.cli.exec;

import static dev.cenote.cli.Format.count;

import dev.cenote.cli.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run came to: the last words, and the exit status. */
final class Summary {

  private final ExecSettings settings;
  private final Tally tally;
  private final Optional<Exception> failure;
  private final Optional<Interruption.Signal> signal;
  private final boolean isUrgent;
  private final long surplus;
  private final double seconds;

  Summary(
      ExecSettings settings,
      Tally tally,
      Belt belt,
      Interruption interruption,
      long surplus,
      long nanos) {
    this.settings = settings;
    this.tally = tally;
    this.failure = belt.failure();
    this.signal = belt.isComplete() ? Optional.empty() : interruption.signal();
    this.isUrgent = interruption.isUrgent();
    this.surplus = surplus;
    this.seconds = Math.max(nanos, 1) / 1e9;
  }

  int status() {
    if (failure.isPresent()) {
      return failure.get() instanceof ExecException e ? e.status() : ExitStatus.FAILED;
    }
    if (signal.isPresent()) {
      return signal.get().status();
    }
    return tally.allFailed() > 0 || surplus > 0 ? ExitStatus.FAILED : ExitStatus.OK;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    failure.ifPresent(reason -> lines.add(Failures.sentence(reason)));
    if (surplus > 0) {
      lines.add(
          "the workers wrote "
              + count(surplus, "line")
              + " more than they had tasks, so results may belong to other tasks than they seem to");
    }
    boolean hasBegun = failure.isEmpty() || tally.done() > 0;
    if (settings.talk() != ExecSettings.Talk.NOTHING && hasBegun) {
      lines.add(work());
      if (signal.isPresent() || failure.isPresent()) {
        lines.add(whereItStopped());
      }
    }
    return lines;
  }

  private String work() {
    String text =
        count(tally.done(), "task")
            + " in "
            + time()
            + " ("
            + Bar.rate(tally.done() / seconds)
            + "/s)";
    if (tally.before() > 0) {
      text +=
          " after "
              + count(tally.before())
              + " before, "
              + count(tally.allFailed())
              + " failed in all";
    } else {
      text +=
          tally.allFailed() == 0 ? ", none failed" : ", " + count(tally.allFailed()) + " failed";
    }
    if (!tally.named().isEmpty()) {
      text +=
          ": "
              + tally.named().stream().map(String::valueOf).collect(Collectors.joining(", "))
              + (tally.failedNow() > Tally.NAMED ? ", ..." : "")
              + settings.files().failures().map(file -> "; see " + file).orElse("");
    }
    return text;
  }

  private String time() {
    return seconds < 60 ? Bar.rate(seconds) + " s" : Bar.clock(Math.round(seconds));
  }

  private String whereItStopped() {
    String text =
        "stopped after "
            + count(tally.allSucceeded() + tally.allFailed(), "task")
            + (isUrgent ? ", and gave up what ran" : "");
    return text
        + settings
            .files()
            .resume()
            .map(file -> "; the same command goes on from there, by " + file)
            .orElse("");
  }
}

package dev.cenote.cli.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes down what became of tasks: results, failures, and now and then how far it has come. What
 * that says is on the disk before it says so; what is there beyond it when everything ends suddenly
 * is cut off before the next run goes on. So no task is lost, and no result is there twice. For one
 * thread.
 */
final class Recorder {

  private static final Duration MOST_OFTEN = Duration.ofMillis(100);

  /** Checkpoints may take a tenth of the time, however slow the disk is. */
  private static final int SHARE = 10;

  private final Sink results;
  private final Optional<Sink> failures;
  private final Optional<Path> file;
  private final Unsettled unsettled;
  private final Tally tally;
  private final Console console;
  private final boolean isNumbered;
  private long next = System.nanoTime();
  private boolean isRecorded = true;

  Recorder(
      ExecSettings settings,
      Sink results,
      Optional<Sink> failures,
      Unsettled unsettled,
      Tally tally,
      Console console) {
    this.results = results;
    this.failures = failures;
    this.file = settings.files().resume();
    this.isNumbered = settings.isNumbered();
    this.unsettled = unsettled;
    this.tally = tally;
    this.console = console;
  }

  /** Begins: the checkpoint says so from the first moment on. */
  void begin() throws IOException {
    checkpoint();
  }

  /** Writes all that comes off a belt; returns at its end. */
  void record(Belt belt) throws IOException, InterruptedException {
    Belt.Delivery delivery;
    do {
      delivery = belt.collect(untilCheckpoint());
      for (Outcome outcome : delivery.outcomes()) {
        write(outcome);
      }
      results.flush();
      if (failures.isPresent()) {
        failures.get().flush();
      }
      if (!isRecorded && untilCheckpoint() <= 0) {
        checkpoint();
      }
    } while (!delivery.isLast());
    checkpoint();
  }

  private long untilCheckpoint() {
    return isRecorded ? Long.MAX_VALUE : next - System.nanoTime();
  }

  private void write(Outcome outcome) throws IOException {
    switch (outcome) {
      case Outcome.Success success -> write(success);
      case Outcome.Failure failure -> write(failure);
    }
    tally.count(outcome);
    unsettled.settle(outcome.task());
    isRecorded = file.isEmpty();
  }

  private void write(Outcome.Success success) throws IOException {
    if (isNumbered) {
      results.write((success.task().number() + "\t").getBytes(StandardCharsets.US_ASCII));
    }
    results.write(success.result());
    results.write('\n');
  }

  private void write(Outcome.Failure failure) throws IOException {
    if (failures.isPresent()) {
      failures.get().write(Failures.line(failure));
    } else if (tally.failedNow() < Tally.NAMED) {
      console.say("task " + failure.task().number() + " failed: " + failure.reason());
    } else if (tally.failedNow() == Tally.NAMED) {
      console.say("more tasks fail; from here on they are only counted (see --failures)");
    }
  }

  private void checkpoint() throws IOException {
    if (file.isEmpty()) {
      return;
    }
    long begun = System.nanoTime();
    results.sync();
    Optional<Sink.Extent> failuresNow = Optional.empty();
    if (failures.isPresent()) {
      failures.get().sync();
      failuresNow = extent(failures.get());
    }
    new Checkpoint(
            unsettled.progress(),
            tally.allSucceeded(),
            tally.allFailed(),
            extent(results),
            failuresNow)
        .write(file.get());
    isRecorded = true;
    long now = System.nanoTime();
    next = now + Math.max(MOST_OFTEN.toNanos(), SHARE * (now - begun));
  }

  private static Optional<Sink.Extent> extent(Sink sink) throws IOException {
    return sink.isFile() ? Optional.of(sink.extent()) : Optional.empty();
  }
}

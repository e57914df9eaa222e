package dev.cenote.cli.exec;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the user how it goes while it goes, if he looks; and what to do when nothing goes. */
final class Reporter implements AutoCloseable {

  private static final Duration EVERY = Duration.ofMillis(200);

  /** A user who makes the window smaller sees that in so long. */
  private static final Duration MEASURED_EVERY = Duration.ofSeconds(3);

  private static final Duration SUSPICIOUS = Duration.ofSeconds(10);

  private final ExecSettings settings;
  private final OptionalLong total;
  private final Tally tally;
  private final Console console;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("cenote-exec-progress").unstarted(this::report);

  Reporter(ExecSettings settings, OptionalLong total, Tally tally, Console console) {
    this.settings = settings;
    this.total = total;
    this.tally = tally;
    this.console = console;
  }

  void start() {
    if (settings.talk() != ExecSettings.Talk.NOTHING) {
      thread.start();
    }
  }

  private void report() {
    OptionalInt width =
        settings.talk() == ExecSettings.Talk.ALL ? StandardError.width() : OptionalInt.empty();
    Bar bar = new Bar(total, width.orElse(0));
    long begun = System.nanoTime();
    long measured = begun;
    boolean isHinted = false;
    try {
      do {
        long now = System.nanoTime();
        if (width.isPresent()) {
          if (now - measured > MEASURED_EVERY.toNanos()) {
            measured = now;
            StandardError.width().ifPresent(bar::fit);
          }
          console.progress(bar.text(now, tally.done(), tally.failedNow(), tally.bytes()));
        }
        if (!isHinted && tally.done() == 0 && now - begun > SUSPICIOUS.toNanos()) {
          isHinted = true;
          console.say(
              "no worker has answered for "
                  + SUSPICIOUS.toSeconds()
                  + " s; if it should have, does it flush each line that it writes?");
        }
      } while (!end.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
      if (width.isPresent()) {
        console.clear();
      }
    } catch (InterruptedException e) {
      // Nobody does that.
    }
  }

  /** Ends it, and takes the bar away. */
  @Override
  public void close() {
    end.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

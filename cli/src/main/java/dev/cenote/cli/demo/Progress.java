package dev.cenote.cli.demo;

import dev.cenote.Pool;
import dev.cenote.PoolStats;
import dev.cenote.cli.StopSignal;
import dev.cenote.cli.Terminal;
import java.time.Duration;
import java.util.Locale;

/** Shows how the run goes, while it goes. */
final class Progress {

  private static final Duration LIVE = Duration.ofMillis(200);
  private static final Duration LINES = Duration.ofSeconds(5);

  private final Terminal terminal;
  private final Pool<?> pool;
  private final Meters meters;
  private final Faults faults;
  private final Recovery recovery;

  Progress(Terminal terminal, Pool<?> pool, Meters meters, Faults faults, Recovery recovery) {
    this.terminal = terminal;
    this.pool = pool;
    this.meters = meters;
    this.faults = faults;
    this.recovery = recovery;
  }

  /** Shows it until a moment in {@code nanoTime}, or until the stop signal. */
  void showUntil(long end, StopSignal stop) throws InterruptedException {
    long began = System.nanoTime();
    long before = began;
    long operations = 0;
    long every = (terminal.isLive() ? LIVE : LINES).toNanos();
    for (long left = end - began; left > 0; left = end - System.nanoTime()) {
      if (stop.await(Duration.ofNanos(Math.min(every, left)))) {
        return;
      }
      long now = System.nanoTime();
      long total = meters.operations();
      terminal.progress(line(now - began, (total - operations) * 1e9 / (now - before)));
      before = now;
      operations = total;
    }
  }

  private String line(long elapsed, double rate) {
    PoolStats stats = pool.stats();
    return String.format(
        Locale.ENGLISH,
        "%5.1f s  %,7.0f op/s  %3d/%d in use  %,7d waiting  %4d killed%s",
        elapsed / 1e9,
        rate,
        stats.inUse(),
        stats.max(),
        stats.waiting(),
        faults.kills(),
        recovery.isDown() ? "  SERVER DOWN" : "");
  }
}

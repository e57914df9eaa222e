package dev.cenote.cli.exec;

import static dev.cenote.cli.Format.count;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The progress bar as text. How much is left goes by the bytes of the input, since nobody has
 * counted its lines. Not thread-safe.
 */
final class Bar {

  /** The rate is that of so long. */
  private static final Duration WINDOW = Duration.ofSeconds(15);

  private static final int WIDEST = 30;
  private static final int NARROWEST = 8;

  private final OptionalLong total;
  private int width;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long done, long bytes) {}

  /**
   * A bar.
   *
   * @param total the size of the input, if it has one
   * @param width how many characters there is room for
   */
  Bar(OptionalLong total, int width) {
    this.total = total;
    this.width = width;
  }

  /** Sets how many characters there is room for from now on. */
  void fit(int room) {
    width = room;
  }

  /**
   * The text at a moment.
   *
   * @param nanos when, in {@code nanoTime}
   * @param done how many tasks are done with
   * @param failed how many of them failed
   * @param bytes how much of the input is done with
   */
  String text(long nanos, long done, long failed, long bytes) {
    samples.add(new Sample(nanos, done, bytes));
    Sample oldest = samples.element();
    while (samples.size() > 2 && nanos - oldest.nanos > WINDOW.toNanos()) {
      samples.remove();
      oldest = samples.element();
    }
    double seconds = (nanos - oldest.nanos) / 1e9;
    double rate = seconds > 0 ? (done - oldest.done) / seconds : 0;
    String text = count(done) + " done  " + rate(rate) + "/s";
    if (failed > 0) {
      text += "  " + count(failed) + " failed";
    }
    if (total.isPresent() && total.getAsLong() > 0) {
      double bytesPerSecond = seconds > 0 ? (bytes - oldest.bytes) / seconds : 0;
      long left = Math.max(0, total.getAsLong() - bytes);
      text += left(left, bytesPerSecond);
      text = drawn(Math.min(1, (double) bytes / total.getAsLong()), text);
    }
    return text.length() < width ? text : text.substring(0, Math.max(0, width - 1));
  }

  private static String left(long bytes, double bytesPerSecond) {
    double seconds = bytes / bytesPerSecond;
    return Double.isNaN(seconds) || seconds > Duration.ofDays(999).toSeconds()
        ? ""
        : "  " + clock((long) Math.ceil(seconds)) + " left";
  }

  private String drawn(double fraction, String text) {
    String percent = String.format(Locale.ENGLISH, "%3d%%", (int) Math.floor(100 * fraction));
    int room = Math.min(WIDEST, width - 1 - percent.length() - text.length() - 5);
    if (room < NARROWEST) {
      return percent + "  " + text;
    }
    int full = (int) (fraction * room);
    return percent + " [" + "#".repeat(full) + ".".repeat(room - full) + "]  " + text;
  }

  /** A rate, with a digit after the point where it is low. */
  static String rate(double perSecond) {
    return String.format(Locale.ENGLISH, perSecond < 10 ? "%.1f" : "%,.0f", perSecond);
  }

  /** A time such as 0:07, 12:30 or 3:00:00. */
  static String clock(long seconds) {
    long minutes = seconds / 60;
    return minutes < 60
        ? String.format(Locale.ENGLISH, "%d:%02d", minutes, seconds % 60)
        : String.format(Locale.ENGLISH, "%d:%02d:%02d", minutes / 60, minutes % 60, seconds % 60);
  }
}

package dev.cenote.workers.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory of its own a process has in use. */
final class Memory {
  // In kB, whereas statm counts in pages, whose size Java does not tell.
  private static final Pattern RSS = Pattern.compile("VmRSS:\\s*(\\d+) kB");
  private static final Pattern SIZE = Pattern.compile("(?i)(\\d{1,15})\\s*([kmgt]?)b?");
  private static final boolean HAS_PROC = Files.isReadable(Path.of("/proc/self/status"));
  private static final long KB = 1024;
  private static final long PS_SECONDS = 5;

  private Memory() {}

  /** The resident set in bytes; empty if that is not to be known. */
  static OptionalLong rss(long pid) {
    try {
      return HAS_PROC ? fromProc(pid) : fromPs(pid);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong fromProc(long pid) throws IOException {
    byte[] status = Files.readAllBytes(Path.of("/proc/" + pid + "/status"));
    Matcher matcher = RSS.matcher(new String(status, StandardCharsets.ISO_8859_1));
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)) * KB)
        : OptionalLong.empty();
  }

  /** Visible for tests. */
  static OptionalLong fromPs(long pid) throws IOException {
    Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
    try {
      ps.getOutputStream().close();
      String answer = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!ps.waitFor(PS_SECONDS, TimeUnit.SECONDS) || answer.isBlank()) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(Long.parseLong(answer.strip()) * KB);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    } finally {
      ps.destroyForcibly();
    }
  }

  /** What a text such as 500m says, in bytes; empty if it says nothing sensible. */
  static OptionalLong parse(String size) {
    Matcher matcher = SIZE.matcher(size.strip());
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    int power = "kmgt".indexOf(matcher.group(2).toLowerCase(java.util.Locale.ROOT)) + 1;
    if (matcher.group(2).isEmpty()) {
      power = 0;
    }
    long unit = 1L << (10 * power);
    long count = Long.parseLong(matcher.group(1));
    return count < 1 || count > Long.MAX_VALUE / unit
        ? OptionalLong.empty()
        : OptionalLong.of(count * unit);
  }
}

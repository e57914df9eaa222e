package dev.cenote.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where the measuring was done.
 *
 * @param load runnable threads of the whole machine before it began, over the last minute; on an
 *     idle machine near 0
 */
record Machine(
    String processor, int cores, long gibibytes, String system, String jdk, double load) {
  static Machine look() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        Math.round(system.getTotalMemorySize() / (double) (1L << 30)),
        system.getName() + " " + system.getVersion(),
        System.getProperty("java.vendor.version", "JDK") + ", " + Runtime.version(),
        system.getSystemLoadAverage());
  }

  /** Linux says which one it is; elsewhere its kind has to do. */
  private static String processorName() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException notLinux) {
      return System.getProperty("os.arch");
    }
    return System.getProperty("os.arch");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ENGLISH,
        "%s, %d cores, %d GiB, %s, %s; load before it began: %.1f",
        processor,
        cores,
        gibibytes,
        system,
        jdk,
        load);
  }
}

package dev.cenote.benchmarks.trials;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the processors did for this process. */
final class Processor {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Processor() {}

  /** Processor time of all threads so far. */
  static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }
}

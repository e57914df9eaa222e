package dev.cenote.internal;

import java.util.List;
import java.util.Optional;

/** The stack of somebody who asked for a resource; read only when somebody wants to know. */
final class Trace {
  private static final String ENGINE = "dev.cenote.internal.";
  private static final String OURS = "dev.cenote.";
  private static final List<String> PLATFORM = List.of("java.", "javax.", "jdk.", "sun.");

  private final Throwable taken = new Throwable();

  /** The frames from the one on that called the pool; the engine's own say nothing. */
  List<StackTraceElement> frames() {
    List<StackTraceElement> all = List.of(taken.getStackTrace());
    int first = 0;
    while (first < all.size() && all.get(first).getClassName().startsWith(ENGINE)) {
      first++;
    }
    return all.subList(first, all.size());
  }

  /**
   * The line that wanted the resource: the first that is not ours, since our adapters call the pool
   * for others; or the last of ours, if we were called by the platform only.
   */
  static Optional<String> place(List<StackTraceElement> frames) {
    StackTraceElement ours = null;
    for (StackTraceElement frame : frames) {
      String name = frame.getClassName();
      if (name.startsWith(OURS)) {
        ours = frame;
      } else if (ours == null || PLATFORM.stream().noneMatch(name::startsWith)) {
        return Optional.of(line(frame));
      } else {
        break;
      }
    }
    return Optional.ofNullable(ours).map(Trace::line);
  }

  private static String line(StackTraceElement frame) {
    String file = frame.getFileName();
    return file == null || frame.getLineNumber() < 0
        ? frame.getClassName() + "." + frame.getMethodName()
        : file + ":" + frame.getLineNumber();
  }
}

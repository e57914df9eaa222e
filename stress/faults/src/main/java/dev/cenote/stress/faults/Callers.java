package dev.cenote.stress.faults;

/** What kind of thread calls. */
public enum Callers {
  /** Threads of the operating system. */
  PLATFORM,
  /** Virtual threads. */
  VIRTUAL;

  /** Starts a thread of this kind, which keeps no JVM alive. */
  public Thread start(Runnable task) {
    return this == VIRTUAL
        ? Thread.ofVirtual().start(task)
        : Thread.ofPlatform().daemon().start(task);
  }
}

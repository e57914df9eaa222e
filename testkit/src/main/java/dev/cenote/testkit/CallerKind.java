package dev.cenote.testkit;

/** How a caller asks a pool for a resource. A pool must serve all of them alike. */
public enum CallerKind {
  /** A platform thread that blocks. */
  PLATFORM,
  /** A virtual thread that blocks. */
  VIRTUAL,
  /** A caller that takes a future. */
  ASYNC;

  /** Says whether callers of this kind have a thread that waits. */
  public boolean isBlocking() {
    return this != ASYNC;
  }

  Thread.Builder threads() {
    return switch (this) {
      case PLATFORM, ASYNC -> Thread.ofPlatform().daemon();
      case VIRTUAL -> Thread.ofVirtual();
    };
  }
}

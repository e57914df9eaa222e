package dev.cenote;

/** Which of several idle resources a caller gets. */
public enum IdleOrder {
  /**
   * Preferably the one that the same thread used last, else any. The fastest, and the default: it
   * keeps what the processor has cached about a resource useful, and needs no clock and no shared
   * order. Low places in the pool are tried first, so that what is not needed falls idle together.
   */
  AFFINITY,

  /** The one released last. Few resources are kept busy, the rest may retire. */
  LIFO,

  /** The one idle for longest. All resources are used in turn, which spreads load and wear. */
  FIFO
}

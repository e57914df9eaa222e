package dev.cenote.workers.internal.jvm;

/**
 * What a child JVM and its parent say to each other, in frames. A task is one of them. What the
 * child says is one of a single byte, which tells the kind, and then those that the kind has; so a
 * result is an array of its own at both ends, however large, and never copied.
 */
public final class Wire {

  /** The worker is made; nothing follows. The child's first word, unless it is the next. */
  public static final byte READY = 0;

  /** There will be no worker; one line follows that says why, and the child ends. */
  public static final byte NOT_STARTED = 1;

  /** A result, which follows. */
  public static final byte RESULT = 2;

  /** A task failed; the exception's type, message and stack follow. */
  public static final byte FAILURE = 3;

  /** No limit on the length of messages may be smaller than this, or failures would not fit. */
  public static final int LEAST_LIMIT = 1 << 16;

  /**
   * How long a text in a failure is at most, in characters, so that it fits whatever they are: none
   * takes more than three bytes.
   */
  static final int LONGEST_TEXT = LEAST_LIMIT / 3;

  /** Where a child finds the pipes to its parent. */
  public enum Channel {
    /** Where a shell has put them: under the numbers 3 and 4. */
    MOVED,
    /** At its standard input and output. */
    STANDARD
  }

  private Wire() {}
}

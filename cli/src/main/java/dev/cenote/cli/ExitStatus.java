package dev.cenote.cli;

/** The exit statuses of every command. */
public final class ExitStatus {

  /** It did what it was asked to do. */
  public static final int OK = 0;

  /** It failed, or what it checks does not hold. */
  public static final int FAILED = 1;

  /** The arguments make no sense. */
  public static final int USAGE = 2;

  /** The user stopped it with Ctrl-C, and nothing is wrong: 128 + SIGINT, as shells have it. */
  public static final int STOPPED = 130;

  /** Nobody reads what it writes any more: 128 + SIGPIPE. */
  public static final int UNREAD = 141;

  /** The status of a command that a signal ended, as shells have it. */
  public static int signal(int number) {
    return 128 + number;
  }

  private ExitStatus() {}
}

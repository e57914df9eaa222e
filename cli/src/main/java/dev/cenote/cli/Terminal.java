package dev.cenote.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command writes: lines, and one progress line that is rewritten in place where somebody is
 * looking. Plain ASCII, because a terminal may not know more. For one thread.
 */
public final class Terminal {

  private static final String ERASE_LINE = "\r\033[K";

  private final PrintWriter out;
  private final boolean live;
  private final Ansi ansi;
  private boolean dirty;

  /**
   * A terminal.
   *
   * @param out where everything goes
   * @param live whether a line can be rewritten in place
   * @param ansi whether colours are shown
   */
  public Terminal(PrintWriter out, boolean live, Ansi ansi) {
    this.out = out;
    this.live = live;
    this.ansi = ansi;
  }

  /** Whether the progress line is rewritten in place. */
  public boolean isLive() {
    return live;
  }

  /** Writes a line; {@code @|bold …|@} and the like become colours. */
  public void line(String text) {
    clear();
    out.println(ansi.string(text));
    out.flush();
  }

  /** Writes a line of somebody else's, as it is. */
  public void verbatim(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /** Shows progress: in place of what it showed before, or as a line of its own. */
  public void progress(String text) {
    if (live) {
      out.print(ERASE_LINE + text);
      out.flush();
      dirty = true;
    } else {
      out.println(text);
      out.flush();
    }
  }

  /** Takes the progress line away. */
  public void clear() {
    if (dirty) {
      out.print(ERASE_LINE);
      out.flush();
      dirty = false;
    }
  }
}

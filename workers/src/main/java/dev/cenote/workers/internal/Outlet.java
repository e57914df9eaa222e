package dev.cenote.workers.internal;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A child's input, or its output. Counts what is written, and writes large messages in pieces: the
 * JDK copies what it writes through native memory, and would ask for as much of that as a message
 * is long.
 */
public final class Outlet extends OutputStream {
  private static final int PIECE = 1 << 16;

  /**
   * Up to here a system writes to a pipe all or nothing: PIPE_BUF, which POSIX has be 512 at least.
   * The JDK's own buffer holds more, so the system gets such a message in one piece.
   */
  private static final int ONE_PIECE =
      System.getProperty("os.name", "").equals("Linux") ? 4096 : 512;

  private final OutputStream out;
  private long count;
  private boolean hasFlushed;

  /**
   * Makes one.
   *
   * @param out the child's input, or whatever else is a pipe
   */
  public Outlet(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int next) throws IOException {
    count++;
    out.write(next);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    count += length;
    int end = offset + length;
    for (int from = offset; from < end; from += PIECE) {
      out.write(source, from, Math.min(PIECE, end - from));
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
    hasFlushed = true;
  }

  void beginMessage() {
    count = 0;
    hasFlushed = false;
  }

  /** Whether nothing has been written since the message began. */
  boolean isUntouched() {
    return count == 0;
  }

  /** Whether a message that could not be written reached the other side not even in part. */
  boolean isAllOrNothing() {
    return count <= ONE_PIECE && !hasFlushed;
  }
}

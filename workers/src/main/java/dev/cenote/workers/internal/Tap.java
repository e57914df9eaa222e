package dev.cenote.workers.internal;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A child's output, which can also be looked at without waiting for it. What was looked at and is
 * no whole message yet is read later. Not thread-safe.
 */
final class Tap extends InputStream {
  /** As much as fits into a pipe. */
  private static final int SIZE = 1 << 16;

  private final InputStream in;

  /** What was looked at; made when something is for the first time. */
  private byte @Nullable [] seen;

  private int from;
  private int to;

  Tap(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] next = new byte[1];
    return read(next, 0, 1) < 0 ? -1 : next[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    byte[] bytes = seen;
    if (bytes == null || from == to) {
      return in.read(target, offset, length);
    }
    int count = Math.min(length, to - from);
    System.arraycopy(bytes, from, target, offset, count);
    from += count;
    return count;
  }

  @Override
  public int available() throws IOException {
    return to - from + in.available();
  }

  /** The next message if it has come as a whole; null if not, or if it is none. Does not block. */
  byte @Nullable [] next(Framings.Instant framing) throws IOException {
    byte[] message = nextSeen(framing); // or there would be system calls for nothing
    return message == null && lookForMore() ? nextSeen(framing) : message;
  }

  private byte @Nullable [] nextSeen(Framings.Instant framing) {
    byte[] bytes = seen;
    int end = bytes == null ? -1 : framing.end(bytes, from, to);
    if (bytes == null || end < 0) {
      return null;
    }
    byte[] message = framing.message(bytes, from, end);
    from = end;
    return message;
  }

  /** Returns whether more has come. */
  private boolean lookForMore() throws IOException {
    int available = in.available();
    if (available == 0) {
      return false;
    }
    byte[] bytes = seen;
    if (bytes == null) {
      bytes = new byte[SIZE];
      seen = bytes;
    }
    makeRoom(bytes);
    int count = in.read(bytes, to, Math.min(available, SIZE - to));
    to += Math.max(count, 0);
    return count > 0;
  }

  private void makeRoom(byte[] bytes) {
    System.arraycopy(bytes, from, bytes, 0, to - from);
    to -= from;
    from = 0;
  }
}

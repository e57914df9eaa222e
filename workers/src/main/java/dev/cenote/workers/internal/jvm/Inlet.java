package dev.cenote.workers.internal.jvm;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;

/**
 * A pipe from which a thread reads that may be interrupted. To NIO an interrupt is the end of the
 * channel, so the pipe is opened again then, by the number that it has in this process whatever
 * becomes of a channel. Nothing that was read is lost. Not thread-safe.
 */
final class Inlet extends InputStream {
  private final File pipe;
  private FileInputStream in;

  /** Whether nothing has been read since the message began. */
  private boolean isFresh;

  /**
   * Opens a pipe.
   *
   * @param pipe a file that is the pipe, and can be opened more than once
   */
  Inlet(File pipe) throws IOException {
    this.pipe = pipe;
    in = open();
  }

  private FileInputStream open() throws IOException {
    return new FileInputStream(pipe);
  }

  /** Says that a message is to begin with what is read next: an interrupt may come before that. */
  void beginMessage() {
    isFresh = true;
  }

  /**
   * Whether a read would find something at once; it is not {@link #available}, which is for free.
   */
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /**
   * Reads what there is, and waits until there is something.
   *
   * @throws InterruptedIOException if the thread is interrupted before the message has begun; an
   *     interrupt that comes later is kept for afterwards
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer room = ByteBuffer.wrap(target, offset, length);
    boolean wasInterrupted = false;
    try {
      while (true) {
        int count = readOrReopen(room);
        if (count != 0) {
          isFresh = false;
          return count;
        }
        wasInterrupted |= Thread.interrupted();
        if (isFresh) {
          throw new InterruptedIOException();
        }
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns how much was read, -1 at the end, and 0 if it was an interrupt that came. */
  private int readOrReopen(ByteBuffer room) throws IOException {
    int before = room.position();
    try {
      return in.getChannel().read(room);
    } catch (ClosedByInterruptException e) {
      in = open();
      return room.position() - before; // it says so even if something came at the same time
    }
  }

  @Override
  public int read() throws IOException {
    byte[] next = new byte[1];
    return read(next, 0, 1) < 0 ? -1 : next[0] & 0xff;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

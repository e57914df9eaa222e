package dev.cenote.workers;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What a child writes, for a {@link Framing} to find the messages in. It is a stream that can also
 * read up to a delimiter, or a message of known length into one array of just that size, without a
 * copy in between. Not thread-safe.
 */
public final class MessageInput extends InputStream {
  private static final int BUFFER_SIZE = 1 << 16;

  /** So large a piece is asked for at a time; the JDK copies each through native memory. */
  private static final int PIECE = 1 << 16;

  private static final int EXCERPT = 200;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int position;
  private int limit;
  private int messageStart;

  /**
   * Reads from a stream.
   *
   * @param in the stream; nobody else should read from it
   */
  public MessageInput(InputStream in) {
    this.in = Objects.requireNonNull(in, "in");
  }

  /** Returns the next byte; blocks until there is one. -1 at the end. */
  @Override
  public int read() throws IOException {
    return position == limit && !fill() ? -1 : buffer[position++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    int buffered = limit - position;
    if (buffered == 0) {
      if (length >= PIECE) {
        return in.read(target, offset, PIECE);
      }
      if (!fill()) {
        return -1;
      }
      buffered = limit - position;
    }
    int count = Math.min(length, buffered);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() throws IOException {
    int buffered = limit - position;
    return buffered > 0 ? buffered : in.available();
  }

  /**
   * Reads so many bytes; blocks until they are there.
   *
   * @param length how many, at least 0
   * @return an array of just that size
   * @throws EOFException if the stream ends before
   */
  public byte[] readExactly(int length) throws IOException {
    byte[] message = new byte[length];
    int count = 0;
    while (count < length) {
      int more = read(message, count, length - count);
      if (more < 0) {
        throw endedAfter(count, "of a message of " + length);
      }
      count += more;
    }
    return message;
  }

  /**
   * Reads up to a delimiter, which is left out; blocks until it is there.
   *
   * @param delimiter the byte that ends a message
   * @param maxLength how long the message may be; what is longer is refused
   * @return the message, or empty if the stream has ended before its first byte
   * @throws EOFException if the stream ends without the delimiter
   */
  public Optional<byte[]> readUntil(byte delimiter, int maxLength) throws IOException {
    byte[] earlier = new byte[0];
    int length = 0;
    while (true) {
      int from = position;
      while (position < limit && buffer[position] != delimiter) {
        position++;
      }
      int found = position - from;
      if (found > maxLength - length) {
        throw new IOException("a message is longer than the limit of " + maxLength + " bytes");
      }
      if (position < limit) {
        byte[] message = Arrays.copyOf(earlier, length + found);
        System.arraycopy(buffer, from, message, length, found);
        position++;
        return Optional.of(message);
      }
      if (found > 0) {
        earlier = withRoom(earlier, length, found);
        System.arraycopy(buffer, from, earlier, length, found);
        length += found;
      }
      if (!fill()) {
        if (length == 0) {
          return Optional.empty();
        }
        throw endedAfter(length, "that no delimiter ends");
      }
    }
  }

  private static byte[] withRoom(byte[] bytes, int length, int more) {
    long needed = (long) length + more;
    if (needed <= bytes.length) {
      return bytes;
    }
    return Arrays.copyOf(
        bytes, (int) Math.min(Math.max(needed, 2L * length), Integer.MAX_VALUE - 8));
  }

  private static EOFException endedAfter(int count, String what) {
    return new EOFException("the output ended after " + count + " bytes " + what);
  }

  /** Reads on into the empty buffer; false at the end. */
  private boolean fill() throws IOException {
    messageStart =
        messageStart == limit ? 0 : -1; // its beginning is yet to come, or is overwritten
    position = 0;
    limit = 0;
    int count = in.read(buffer, 0, buffer.length);
    limit = Math.max(count, 0);
    return count > 0;
  }

  /** Notes that a message begins here, for {@link #excerpt()}. Does not block. */
  public void beginMessage() {
    messageStart = position;
  }

  /**
   * Returns the beginning of the message that is being read, or, where that has been given away
   * already, of what follows: for an error that says what is wrong. Does not block.
   */
  public byte[] excerpt() {
    int from = messageStart >= 0 ? messageStart : position;
    return Arrays.copyOfRange(buffer, from, Math.min(limit, from + EXCERPT));
  }
}

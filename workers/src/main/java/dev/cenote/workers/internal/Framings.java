package dev.cenote.workers.internal;

import dev.cenote.workers.Framing;
import dev.cenote.workers.MessageInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The framings that come along. */
public final class Framings {
  private Framings() {}

  /** One whose next message can be cut out of bytes, if it is among them as a whole. */
  interface Instant extends Framing {

    /**
     * Where the first message ends; -1 if it is not there as a whole, or is none.
     *
     * @param bytes where to look
     * @param from where it begins
     * @param to how far to look
     */
    int end(byte[] bytes, int from, int to);

    /** What a message says, of which it is known where it begins and ends. */
    byte[] message(byte[] bytes, int from, int end);
  }

  private static void checkLimit(int maxLength) {
    if (maxLength < 1) {
      throw new IllegalArgumentException("maxLength: " + maxLength + ": must be 1 or more");
    }
  }

  private static void checkLength(byte[] message, int maxLength) {
    if (message.length > maxLength) {
      throw new IllegalArgumentException(
          "a message of " + message.length + " bytes is longer than the limit of " + maxLength);
    }
  }

  private static IOException tooLong(long length, int maxLength) {
    return new IOException(
        "a message of "
            + length
            + " bytes is announced, which is not within the limit of "
            + maxLength);
  }

  /**
   * See {@link Framing#lines(int)}.
   *
   * @param maxLength how long a message may be
   */
  public record Lines(int maxLength) implements Instant {
    /** Checks. */
    public Lines {
      checkLimit(maxLength);
    }

    @Override
    public void write(byte[] message, OutputStream out) throws IOException {
      checkLength(message, maxLength);
      for (byte each : message) {
        if (each == '\n' || each == '\r') {
          throw new IllegalArgumentException(
              "a message that is a line must not have a line break in it");
        }
      }
      out.write(message);
      out.write('\n');
    }

    @Override
    public Optional<byte[]> read(MessageInput in) throws IOException {
      return in.readUntil((byte) '\n', maxLength).map(Lines::withoutReturn);
    }

    @Override
    public int end(byte[] bytes, int from, int to) {
      for (int i = from; i < to; i++) {
        if (bytes[i] == '\n') {
          return i - from <= maxLength ? i + 1 : -1;
        }
      }
      return -1;
    }

    @Override
    public byte[] message(byte[] bytes, int from, int end) {
      return withoutReturn(Arrays.copyOfRange(bytes, from, end - 1));
    }

    private static byte[] withoutReturn(byte[] line) {
      int last = line.length - 1;
      return last >= 0 && line[last] == '\r' ? Arrays.copyOf(line, last) : line;
    }
  }

  /**
   * See {@link Framing#frames(int)}.
   *
   * @param maxLength how long a message may be
   */
  public record Frames(int maxLength) implements Instant {
    private static final int HEADER = 4;

    /** Checks. */
    public Frames {
      checkLimit(maxLength);
    }

    @Override
    public void write(byte[] message, OutputStream out) throws IOException {
      checkLength(message, maxLength);
      int length = message.length;
      byte[] header = {
        (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
      };
      out.write(header);
      out.write(message);
    }

    @Override
    public Optional<byte[]> read(MessageInput in) throws IOException {
      int first = in.read();
      if (first < 0) {
        return Optional.empty();
      }
      byte[] rest = in.readExactly(3);
      long length =
          ((long) first << 24) | (rest[0] & 0xff) << 16 | (rest[1] & 0xff) << 8 | (rest[2] & 0xff);
      if (length > maxLength) {
        throw tooLong(length, maxLength);
      }
      return Optional.of(in.readExactly((int) length));
    }

    @Override
    public int end(byte[] bytes, int from, int to) {
      if (to - from < HEADER) {
        return -1;
      }
      int length = ByteBuffer.wrap(bytes, from, HEADER).getInt();
      return length >= 0 && length <= Math.min(maxLength, to - from - HEADER)
          ? from + HEADER + length
          : -1;
    }

    @Override
    public byte[] message(byte[] bytes, int from, int end) {
      return Arrays.copyOfRange(bytes, from + HEADER, end);
    }
  }

  /**
   * See {@link Framing#netstrings(int)}.
   *
   * @param maxLength how long a message may be
   */
  public record Netstrings(int maxLength) implements Instant {
    private static final int MOST_DIGITS = 10;

    /** Checks. */
    public Netstrings {
      checkLimit(maxLength);
    }

    @Override
    public void write(byte[] message, OutputStream out) throws IOException {
      checkLength(message, maxLength);
      out.write((message.length + ":").getBytes(StandardCharsets.US_ASCII));
      out.write(message);
      out.write(',');
    }

    @Override
    public Optional<byte[]> read(MessageInput in) throws IOException {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      byte[] message = in.readExactly(length(next, in));
      int end = in.read();
      if (end < 0) {
        throw new EOFException("the output ended before the comma of a netstring");
      }
      if (end != ',') {
        throw new IOException("a netstring does not end with a comma");
      }
      return Optional.of(message);
    }

    @Override
    public int end(byte[] bytes, int from, int to) {
      int colon = colon(bytes, from, to);
      int length = length(bytes, from, colon);
      return length >= 0 && length < to - colon - 1 && bytes[colon + 1 + length] == ','
          ? colon + length + 2
          : -1;
    }

    @Override
    public byte[] message(byte[] bytes, int from, int end) {
      return Arrays.copyOfRange(bytes, colon(bytes, from, end) + 1, end - 1);
    }

    private static int colon(byte[] bytes, int from, int to) {
      int last = Math.min(to, from + MOST_DIGITS + 1);
      for (int i = from; i < last; i++) {
        if (bytes[i] == ':') {
          return i;
        }
      }
      return -1;
    }

    private int length(byte[] bytes, int from, int colon) {
      if (colon <= from || (bytes[from] == '0' && colon > from + 1)) {
        return -1;
      }
      long length = 0;
      for (int i = from; i < colon; i++) {
        if (bytes[i] < '0' || bytes[i] > '9') {
          return -1;
        }
        length = 10 * length + bytes[i] - '0';
      }
      return length <= maxLength ? (int) length : -1;
    }

    private int length(int first, MessageInput in) throws IOException {
      int next = first;
      long length = -1;
      while (next >= '0' && next <= '9' && length != 0) {
        length = Math.max(length, 0) * 10 + (next - '0');
        if (length > maxLength) {
          throw tooLong(length, maxLength);
        }
        next = in.read();
      }
      if (next < 0) {
        throw new EOFException("the output ended within the length of a netstring");
      }
      if (next != ':' || length < 0) {
        throw new IOException("a netstring does not begin with its length and a colon");
      }
      return (int) length;
    }
  }
}

package dev.cenote.workers;

import dev.cenote.workers.internal.Framings;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * How messages stand one after another in a stream. Users may write their own. A framing has no
 * state: one object serves any number of children, by several threads at a time.
 */
public interface Framing {

  /** How long a message may be unless something else is said: 256 MiB. */
  int DEFAULT_MAX_LENGTH = 256 << 20;

  /**
   * Writes one message. Need not flush.
   *
   * @param message the message, which is not to be changed
   * @param out where to write to
   * @throws IllegalArgumentException if there is no way to write such a message; nothing may have
   *     been written then
   * @throws IOException if writing fails
   */
  void write(byte[] message, OutputStream out) throws IOException;

  /**
   * Reads one message; blocks until it is there.
   *
   * @param in where to read from
   * @return the message, or empty if the stream has ended before its first byte
   * @throws IOException if reading fails, or what is there is no message; then nothing is read from
   *     this child any more
   */
  Optional<byte[]> read(MessageInput in) throws IOException;

  /** Returns {@link #lines(int)} of {@link #DEFAULT_MAX_LENGTH}. */
  static Framing lines() {
    return lines(DEFAULT_MAX_LENGTH);
  }

  /**
   * Returns messages that are a line each, ended by {@code \n}. A {@code \r} before it is left out
   * in what is read. What has a line break in it cannot be written.
   *
   * @param maxLength how long a message may be, in bytes, at least 1
   * @throws IllegalArgumentException if that is out of its range
   */
  static Framing lines(int maxLength) {
    return new Framings.Lines(maxLength);
  }

  /** Returns {@link #frames(int)} of {@link #DEFAULT_MAX_LENGTH}. */
  static Framing frames() {
    return frames(DEFAULT_MAX_LENGTH);
  }

  /**
   * Returns messages of any bytes, each after its length as four bytes, the most significant first.
   *
   * @param maxLength how long a message may be, in bytes, at least 1
   * @throws IllegalArgumentException if that is out of its range
   */
  static Framing frames(int maxLength) {
    return new Framings.Frames(maxLength);
  }

  /** Returns {@link #netstrings(int)} of {@link #DEFAULT_MAX_LENGTH}. */
  static Framing netstrings() {
    return netstrings(DEFAULT_MAX_LENGTH);
  }

  /**
   * Returns messages of any bytes, each after its length in decimal and a colon, and followed by a
   * comma: D. J. Bernstein's netstrings.
   *
   * @param maxLength how long a message may be, in bytes, at least 1
   * @throws IllegalArgumentException if that is out of its range
   */
  static Framing netstrings(int maxLength) {
    return new Framings.Netstrings(maxLength);
  }
}

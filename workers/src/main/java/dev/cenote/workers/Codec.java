package dev.cenote.workers;

import dev.cenote.workers.internal.Codecs;

/**
 * Turns values of one type into bytes and back. A codec is thread-safe.
 *
 * <p>There is none for Java's own serialization, on purpose: who reads it from a process that may
 * be confused, or worse, runs whatever that process says.
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {

  /**
   * Turns a value into bytes. What is returned belongs to the caller, which does not change it.
   *
   * @param value the value
   * @throws Exception when there are no bytes for this value
   */
  byte[] encode(T value) throws Exception;

  /**
   * Turns bytes into a value. The array belongs to the codec from now on.
   *
   * @param bytes what {@link #encode} made, or what the other side takes for that
   * @throws Exception when the bytes stand for no value
   */
  T decode(byte[] bytes) throws Exception;

  /** Returns a codec that leaves bytes as they are, without a copy. */
  static Codec<byte[]> bytes() {
    return Codecs.Bytes.BYTES;
  }

  /** Returns a codec of texts in UTF-8. Bytes that are no UTF-8 are refused. */
  static Codec<String> utf8() {
    return Codecs.Utf8.UTF8;
  }

  /**
   * Returns a codec of texts as JSON strings, in quotes and escaped, for {@link Protocol#jsonLines}
   * without another library. Bytes that are no JSON string are refused.
   */
  static Codec<String> jsonString() {
    return Codecs.JsonString.JSON_STRING;
  }

  /**
   * Returns a codec of two functions, such as {@code Codec.of(mapper::writeValueAsBytes, bytes ->
   * mapper.readValue(bytes, Document.class))}.
   *
   * @param encode turns a value into bytes
   * @param decode turns bytes into a value
   * @param <T> the type of the values
   */
  static <T> Codec<T> of(
      Conversion<? super T, byte[]> encode, Conversion<byte[], ? extends T> decode) {
    return Codecs.of(encode, decode);
  }

  /**
   * One direction of a codec.
   *
   * @param <A> what it takes
   * @param <B> what it makes of that
   */
  @FunctionalInterface
  interface Conversion<A, B> {

    /**
     * Converts.
     *
     * @param value the value
     * @throws Exception when there is nothing that this value stands for
     */
    B convert(A value) throws Exception;
  }
}

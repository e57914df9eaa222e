package dev.cenote.workers.internal;

import dev.cenote.workers.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The codecs that come along. Each is an enum, so that it can be found by name in another JVM, and
 * one does not load what another needs.
 */
public final class Codecs {
  private Codecs() {}

  /** See {@link Codec#bytes()}. */
  public enum Bytes implements Codec<byte[]> {
    /** The codec. */
    BYTES;

    @Override
    public byte[] encode(byte[] bytes) {
      return bytes;
    }

    @Override
    public byte[] decode(byte[] bytes) {
      return bytes;
    }
  }

  /** See {@link Codec#utf8()}. */
  public enum Utf8 implements Codec<String> {
    /** The codec. */
    UTF8;

    @Override
    public byte[] encode(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Refuses what is no UTF-8, where a string's constructor would quietly put question marks. */
    @Override
    public String decode(byte[] bytes) throws CharacterCodingException {
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (text.indexOf('\uFFFD') >= 0) {
        // Rare, and maybe meant: the strict decoder knows.
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      }
      return text;
    }
  }

  /** See {@link Codec#jsonString()}. */
  public enum JsonString implements Codec<String> {
    /** The codec. */
    JSON_STRING;

    @Override
    public byte[] encode(String text) {
      return Json.string(text);
    }

    @Override
    public String decode(byte[] json) {
      return Json.text(json);
    }
  }

  /** See {@link Codec#of}. */
  public static <T> Codec<T> of(
      Codec.Conversion<? super T, byte[]> encode, Codec.Conversion<byte[], ? extends T> decode) {
    Objects.requireNonNull(encode, "encode");
    Objects.requireNonNull(decode, "decode");
    return new Codec<>() {
      @Override
      public byte[] encode(T value) throws Exception {
        return encode.convert(value);
      }

      @Override
      public T decode(byte[] bytes) throws Exception {
        return decode.convert(bytes);
      }
    };
  }
}

package dev.cenote.workers.internal;

import dev.cenote.workers.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The codecs that come along. */
public final class Codecs {

  /** See {@link Codec#bytes()}. */
  public static final Codec<byte[]> BYTES = of(bytes -> bytes, bytes -> bytes);

  /** See {@link Codec#utf8()}. */
  public static final Codec<String> UTF8 =
      of(text -> text.getBytes(StandardCharsets.UTF_8), Codecs::text);

  /** See {@link Codec#jsonString()}. */
  public static final Codec<String> JSON_STRING = of(Json::string, Json::text);

  private Codecs() {}

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

  /** Refuses what is no UTF-8, where a string's constructor would quietly put question marks. */
  static String text(byte[] bytes) throws CharacterCodingException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      // Rare, and maybe meant: the strict decoder knows.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
    return text;
  }
}

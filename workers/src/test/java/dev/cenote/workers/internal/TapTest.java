package dev.cenote.workers.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.workers.Framing;
import dev.cenote.workers.MessageInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that are looked for are those that are read. */
class TapTest {

  /** Bytes of which so many have come. */
  private static final class Source extends InputStream {
    private final byte[] bytes;
    private int position;
    private int come;

    Source(byte[] bytes) {
      this.bytes = bytes;
    }

    void come(int more) {
      come = Math.min(come + more, bytes.length);
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    /** Does not wait for what has not come: nobody may ask for it here before it has. */
    @Override
    public int read(byte[] target, int offset, int length) {
      int count = Math.min(length, come - position);
      System.arraycopy(bytes, position, target, offset, count);
      position += count;
      return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public int available() {
      return come - position;
    }
  }

  static Stream<Framings.Instant> framings() {
    return Stream.of(
        new Framings.Lines(200_000),
        new Framings.Frames(200_000),
        new Framings.Netstrings(200_000));
  }

  private static byte[] message(Random random) {
    int[] bounds = {1, 12, 2_000, 70_000};
    byte[] message = new byte[random.nextInt(bounds[random.nextInt(bounds.length)])];
    for (int i = 0; i < message.length; i++) {
      message[i] = (byte) ('0' + random.nextInt(20));
    }
    return message;
  }

  @ParameterizedTest
  @MethodSource("framings")
  void inHoweverManyPiecesTheyCome(Framings.Instant framing) throws IOException {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<String> messages = new ArrayList<>();
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      int[] ends = new int[30];
      for (int i = 0; i < ends.length; i++) {
        byte[] message = message(random);
        messages.add(new String(message, ISO_8859_1));
        framing.write(message, written);
        ends[i] = written.size();
      }
      Source source = new Source(written.toByteArray());
      Tap tap = new Tap(source);
      MessageInput input = new MessageInput(tap);
      List<String> found = new ArrayList<>();
      while (found.size() < messages.size()) {
        source.come(random.nextInt(5_000));
        byte[] next = null;
        // Who reads may read ahead, and only who reads knows.
        if (input.available() == tap.available()) {
          next = tap.next(framing);
        }
        if (next == null && source.come >= ends[found.size()] && random.nextInt(10) == 0) {
          next = framing.read(input).orElseThrow();
        }
        if (next != null) {
          found.add(new String(next, ISO_8859_1));
        }
      }
      assertThat(found).as("seed %d", seed).isEqualTo(messages);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LINES, abcdefghijk~",
    "FRAMES, ~~~~",
    "FRAMES, '\u0000\u0000\u0000\u000b'",
    "NETSTRINGS, 12:abcdefghijkl,",
    "NETSTRINGS, 3:abcd",
    "NETSTRINGS, 03:abc,",
    "NETSTRINGS, :abc,",
    "NETSTRINGS, 3x:abc,",
    "NETSTRINGS, 12345678901234567890:",
  })
  void whatIsNoneIsLeftToWhoReadsAndCanSaySo(String kind, String text) throws IOException {
    Framings.Instant framing =
        switch (kind) {
          case "LINES" -> new Framings.Lines(10);
          case "FRAMES" -> new Framings.Frames(10);
          default -> new Framings.Netstrings(10);
        };
    byte[] bytes = text.replace('~', kind.equals("LINES") ? '\n' : '~').getBytes(ISO_8859_1);
    Source source = new Source(bytes);
    source.come(bytes.length);
    Tap tap = new Tap(source);

    assertThat(tap.next(framing)).isNull();
    assertThatThrownBy(() -> ((Framing) framing).read(new MessageInput(tap)))
        .isInstanceOf(IOException.class);
  }
}

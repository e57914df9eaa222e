package dev.cenote.workers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How messages stand in a stream. */
class FramingTest {

  enum Kind {
    LINES,
    FRAMES,
    NETSTRINGS;

    Framing of(int maxLength) {
      return switch (this) {
        case LINES -> Framing.lines(maxLength);
        case FRAMES -> Framing.frames(maxLength);
        case NETSTRINGS -> Framing.netstrings(maxLength);
      };
    }
  }

  private static MessageInput input(String text) {
    return new MessageInput(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
  }

  private static List<String> readAll(Framing framing, MessageInput in) throws IOException {
    List<String> messages = new ArrayList<>();
    for (Optional<byte[]> next = framing.read(in); next.isPresent(); next = framing.read(in)) {
      messages.add(new String(next.get(), ISO_8859_1));
    }
    return messages;
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsRead(Kind kind) throws IOException {
    Framing framing = kind.of(1 << 20);
    Random random = new Random(42);
    List<String> messages = new ArrayList<>();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int length : new int[] {0, 1, 2, 255, 256, 65_535, 65_536, 65_537, 300_000, 3}) {
      byte[] message = new byte[length];
      for (int i = 0; i < length; i++) {
        message[i] = (byte) (' ' + random.nextInt(200));
      }
      framing.write(message, stream);
      messages.add(new String(message, ISO_8859_1));
    }

    // In pieces of any size, as pipes give them.
    InputStream pieces =
        new ByteArrayInputStream(stream.toByteArray()) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(100_000)));
          }
        };
    assertThat(readAll(framing, new MessageInput(pieces))).isEqualTo(messages);
  }

  @ParameterizedTest
  @EnumSource
  void aLimitIsALimit(Kind kind) throws IOException {
    Framing framing = kind.of(10);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    framing.write(new byte[] {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'}, stream);
    assertThat(readAll(framing, input(stream.toString(ISO_8859_1)))).containsExactly("0123456789");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> framing.write(new byte[11], stream))
        .withMessageContaining("11")
        .withMessageContaining("10");
    stream.reset();
    kind.of(11).write("0123456789a".getBytes(ISO_8859_1), stream);
    assertThatThrownBy(() -> framing.read(input(stream.toString(ISO_8859_1))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("limit of 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kind.of(0))
        .withMessage("maxLength: 0: must be 1 or more");
  }

  @Test
  void linesMayEndInBothWays() throws IOException {
    assertThat(readAll(Framing.lines(), input("a\r\n\nb\rc\n\r\n")))
        .containsExactly("a", "", "b\rc", "");
  }

  @ParameterizedTest
  @EnumSource
  void anEndInTheMiddleIsNoMessage(Kind kind) throws IOException {
    Framing framing = kind.of(100);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    framing.write("message".getBytes(ISO_8859_1), stream);
    String whole = stream.toString(ISO_8859_1);
    for (int length = 1; length < whole.length(); length++) {
      String part = whole.substring(0, length);
      assertThatThrownBy(() -> framing.read(input(part))).isInstanceOf(EOFException.class);
    }
    assertThat(framing.read(input(""))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"x", "'3;abc,'", "':abc,'", "-1:a", "01:a", "'3:abcd'", "999999999999999999999:"})
  void whatIsNoNetstring(String text) {
    assertThatThrownBy(() -> Framing.netstrings().read(input(text)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(EOFException.class);
  }

  @Test
  void anExcerptShowsTheBeginningOfTheMessage() throws IOException {
    MessageInput in = input("good\nTraceback of something\n");
    Framing.lines().read(in);
    in.beginMessage();
    assertThatThrownBy(() -> Framing.frames().read(in)).isInstanceOf(IOException.class);

    assertThat(new String(in.excerpt(), ISO_8859_1)).isEqualTo("Traceback of something\n");
  }
}

package dev.cenote.workers.internal;

import dev.cenote.workers.Codec;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What children say, in the words of errors. */
final class Replies {
  private static final int EXCERPT = 200;

  private Replies() {}

  /** A message that makes no sense. */
  static WorkerException nonsense(String what, byte[] message, @Nullable Throwable cause) {
    return WorkerException.of(Kind.PROTOCOL, what + ": " + excerpt(message), cause);
  }

  /** Decodes a result; what its codec refuses is the child's fault. */
  static <O> O decode(Codec<O> codec, byte[] bytes) {
    try {
      return codec.decode(bytes);
    } catch (Exception e) {
      throw nonsense("the worker's result could not be decoded (" + reason(e) + ")", bytes, e);
    }
  }

  /** The reason that a failure gives, in one line. */
  static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  /** The beginning of some bytes, fit to be printed. */
  static String excerpt(byte[] bytes) {
    int length = Math.min(bytes.length, EXCERPT);
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints()
        .forEach(point -> {
          if (point == '\n') {
            shown.append("\\n");
          } else if (Character.isISOControl(point)) {
            shown.append("\\x%02x".formatted(point));
          } else {
            shown.appendCodePoint(point);
          }
        });
    shown.append('"');
    return bytes.length > length ? shown + "… (" + bytes.length + " bytes)" : shown.toString();
  }
}

package dev.cenote.cli.exec;

import dev.cenote.cli.Allowing;
import dev.cenote.workers.Codec;
import dev.cenote.workers.Framing;
import dev.cenote.workers.Protocol;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How tasks and results, which are bytes here, travel between us and a worker. */
enum Wire {
  LINES,
  JSON,
  FRAMES,
  NETSTRINGS;

  Protocol<byte[], byte[]> protocol(LineFraming lines) {
    Codec<byte[]> bytes = Codec.bytes();
    return switch (this) {
      case LINES -> Protocol.messages(lines, bytes, bytes);
      case JSON -> Protocol.jsonLines(bytes, bytes);
      case FRAMES -> Protocol.messages(Framing.frames(TaskReader.LONGEST), bytes, bytes);
      case NETSTRINGS -> Protocol.messages(Framing.netstrings(TaskReader.LONGEST), bytes, bytes);
    };
  }

  private String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads the option's value. */
  static final class Name implements Allowing<Wire> {

    @Override
    public String allowed() {
      return "one of "
          + Arrays.stream(values()).map(Wire::option).collect(Collectors.joining(", "));
    }

    @Override
    public Wire read(String text) {
      return Arrays.stream(values())
          .filter(wire -> wire.option().equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(text));
    }
  }
}

package dev.cenote.workers.internal;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** The envelope of JSON lines, read and written as a stream: the values in it are only copied. */
final class Json {
  // The framing bounds a message; how it is made up inside is no business of ours.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /** What a child answered. */
  sealed interface Reply {
    long id();
  }

  /** A result, as JSON. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Success(long id, byte[] output) implements Reply {}

  /** A task that failed; the stack is empty if none was given. */
  record Failure(long id, String message, String stack) implements Reply {}

  /** Puts a value into a request; what is not one JSON value is refused. */
  static byte[] request(long id, byte[] value) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(value.length + 32);
    try (JsonGenerator to = FACTORY.createGenerator(ObjectWriteContext.empty(), line);
        JsonParser from = FACTORY.createParser(ObjectReadContext.empty(), value)) {
      to.writeStartObject();
      to.writeNumberProperty("id", id);
      to.writeName("input");
      if (from.nextToken() == null) {
        throw new StreamReadException(from, "there is no value");
      }
      to.copyCurrentStructureExact(from);
      if (from.nextToken() != null) {
        throw new StreamReadException(from, "there is more than one value");
      }
      to.writeEndObject();
    }
    return line.toByteArray();
  }

  /** Takes a reply apart. */
  static Reply reply(byte[] line) {
    try (JsonParser from = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      expect(from, from.nextToken(), JsonToken.START_OBJECT, "an object was expected");
      Parts parts = new Parts();
      while (from.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = from.currentName();
        from.nextToken();
        parts.read(name, from);
      }
      if (from.nextToken() != null) {
        throw new StreamReadException(from, "something follows the object");
      }
      return parts.reply(from);
    }
  }

  private static void expect(
      JsonParser from, @Nullable JsonToken token, JsonToken expected, String complaint) {
    if (token != expected) {
      throw new StreamReadException(from, complaint);
    }
  }

  private static byte[] value(JsonParser from) {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    try (JsonGenerator to = FACTORY.createGenerator(ObjectWriteContext.empty(), copy)) {
      to.copyCurrentStructureExact(from);
    }
    return copy.toByteArray();
  }

  /** A text as a JSON string. */
  static byte[] string(String text) {
    ByteArrayOutputStream json = new ByteArrayOutputStream(text.length() + 16);
    try (JsonGenerator to = FACTORY.createGenerator(ObjectWriteContext.empty(), json)) {
      to.writeString(text);
    }
    return json.toByteArray();
  }

  /** A JSON string as the text that it stands for. */
  static String text(byte[] json) {
    try (JsonParser from = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      expect(from, from.nextToken(), JsonToken.VALUE_STRING, "a string was expected");
      String text = from.getString();
      if (from.nextToken() != null) {
        throw new StreamReadException(from, "something follows the string");
      }
      return text;
    }
  }

  /** What has been read of a reply; its properties may come in any order. */
  private static final class Parts {
    private Optional<Long> id = Optional.empty();
    private byte @Nullable [] output;
    private @Nullable String message;
    private String stack = "";

    void read(String name, JsonParser from) {
      switch (name) {
        case "id" -> {
          expect(from, from.currentToken(), JsonToken.VALUE_NUMBER_INT, "the id must be a number");
          id = Optional.of(from.getLongValue());
        }
        case "output" -> output = value(from);
        case "error" -> readError(from);
        default -> from.skipChildren();
      }
    }

    private void readError(JsonParser from) {
      if (from.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      message = "";
      if (from.currentToken() == JsonToken.VALUE_STRING) {
        message = from.getString();
        return;
      }
      expect(from, from.currentToken(), JsonToken.START_OBJECT, "the error must be an object");
      while (from.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = from.currentName();
        boolean isText = from.nextToken() == JsonToken.VALUE_STRING;
        if (isText && name.equals("message")) {
          message = from.getString();
        } else if (isText && name.equals("stack")) {
          stack = from.getString();
        } else {
          from.skipChildren();
        }
      }
    }

    Reply reply(JsonParser from) {
      long known = id.orElseThrow(() -> new StreamReadException(from, "there is no id"));
      if (message != null) {
        return new Failure(known, message, stack);
      }
      if (output != null) {
        return new Success(known, output);
      }
      throw new StreamReadException(from, "there is neither an output nor an error");
    }
  }
}

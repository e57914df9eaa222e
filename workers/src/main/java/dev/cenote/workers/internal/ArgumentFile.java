package dev.cenote.workers.internal;

import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The arguments of a JVM in a file, which only we can read: a class path may be longer than a
 * command line, and a system property may be a secret, which a command line shows to everybody.
 * Closing it deletes it.
 */
record ArgumentFile(Path path) implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.cenote.workers");

  /** The JVM takes them as it would take those of a command line. */
  private static final Charset CHARSET = charset(System.getProperty("sun.jnu.encoding"));

  private static Charset charset(String name) {
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : StandardCharsets.UTF_8;
  }

  static ArgumentFile write(List<String> arguments) {
    try {
      Path path = Files.createTempFile("cenote-worker-", ".args");
      ArgumentFile file = new ArgumentFile(path);
      boolean isWritten = false;
      try {
        Files.writeString(path, text(arguments), CHARSET);
        isWritten = true;
        return file;
      } finally {
        if (!isWritten) {
          file.close();
        }
      }
    } catch (IOException e) {
      throw WorkerException.of(
          Kind.START_FAILED,
          "cannot write the arguments of a JVM to a file in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + Replies.reason(e),
          e);
    }
  }

  /** See "java Command-Line Argument Files" in the JDK's tool specifications. */
  static String text(List<String> arguments) {
    StringBuilder text = new StringBuilder();
    for (String argument : arguments) {
      text.append('"');
      for (int i = 0; i < argument.length(); i++) {
        char next = argument.charAt(i);
        switch (next) {
          case '"', '\\' -> text.append('\\').append(next);
          case '\n' -> text.append("\\n");
          case '\r' -> text.append("\\r");
          case '\t' -> text.append("\\t");
          case '\f' -> text.append("\\f");
          default -> text.append(next);
        }
      }
      text.append("\"\n");
    }
    return text.toString();
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete " + path + ": " + Replies.reason(e));
    }
  }
}

package dev.cenote.cli.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cenote.cli.ExitStatus;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * How far a run has come, as a later one needs it.
 *
 * @param progress which tasks are settled
 * @param succeeded how many of them have results
 * @param failed how many have none
 * @param results how long the file of results was, if it was a file
 * @param failures the same of the file of failures
 */
record Checkpoint(
    Unsettled.Progress progress,
    long succeeded,
    long failed,
    Optional<Sink.Extent> results,
    Optional<Sink.Extent> failures) {

  private static final String FIRST_LINE = "# cenote exec: how far it has come";

  /** The beginning of everything. */
  static Checkpoint none() {
    Mark start = new Mark(0, 0, "");
    return new Checkpoint(
        new Unsettled.Progress(start, 0, List.of()), 0, 0, Optional.empty(), Optional.empty());
  }

  /** Reads a file; empty if there is none. */
  static Optional<Checkpoint> read(Path file) throws IOException, ExecException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (Files.isDirectory(file)) {
      throw new ExecException(ExitStatus.USAGE, file + " is a directory");
    }
    String text = Files.readString(file, ISO_8859_1);
    try {
      if (!text.startsWith(FIRST_LINE)) {
        throw new IllegalArgumentException(FIRST_LINE);
      }
      Properties values = new Properties();
      values.load(new StringReader(text));
      return Optional.of(parse(values));
    } catch (IllegalArgumentException e) {
      throw new ExecException(
          ExitStatus.USAGE,
          file + " is no checkpoint of cenote exec; name another file, or remove it");
    }
  }

  private static Checkpoint parse(Properties values) {
    Mark mark =
        new Mark(
            number(values, "input.tasks"),
            number(values, "input.bytes"),
            values.getProperty("input.sha256", ""));
    List<Long> except =
        Arrays.stream(values.getProperty("settled.except", "").split(","))
            .filter(word -> !word.isEmpty())
            .map(Long::valueOf)
            .toList();
    return new Checkpoint(
        new Unsettled.Progress(mark, number(values, "settled.last"), except),
        number(values, "succeeded"),
        number(values, "failed"),
        extent(values, "results"),
        extent(values, "failures"));
  }

  private static Optional<Sink.Extent> extent(Properties values, String name) {
    return values.containsKey(name + ".bytes")
        ? Optional.of(
            new Sink.Extent(
                number(values, name + ".bytes"), values.getProperty(name + ".tail", "")))
        : Optional.empty();
  }

  /** A number that is there; whatever else is no number. */
  private static long number(Properties values, String name) {
    long number = Long.parseLong(values.getProperty(name, ""));
    if (number < 0) {
      throw new IllegalArgumentException(name);
    }
    return number;
  }

  private String text() {
    Mark mark = progress.mark();
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    line(text, "input.tasks", mark.tasks());
    line(text, "input.bytes", mark.bytes());
    line(text, "input.sha256", mark.fingerprint());
    line(text, "settled.last", progress.last());
    line(
        text,
        "settled.except",
        progress.except().stream().map(String::valueOf).collect(Collectors.joining(",")));
    line(text, "succeeded", succeeded);
    line(text, "failed", failed);
    results.ifPresent(extent -> lines(text, "results", extent));
    failures.ifPresent(extent -> lines(text, "failures", extent));
    return text.toString();
  }

  private static void lines(StringBuilder text, String name, Sink.Extent extent) {
    line(text, name + ".bytes", extent.bytes());
    line(text, name + ".tail", extent.tail());
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(name).append('=').append(value).append('\n');
  }

  /**
   * Writes the file, so that whatever happens there is this one or the one before. What it speaks
   * of must be on the disk already.
   */
  void write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path draft = target.resolveSibling("." + target.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text().getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = target.getParent();
    if (folder != null) {
      syncFolder(folder);
    }
  }

  /** The new name is on the disk only when its folder is; not every system lets us see to that. */
  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows, for one; there a rename needs no such help.
    }
  }
}

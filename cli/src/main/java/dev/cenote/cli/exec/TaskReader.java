package dev.cenote.cli.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads tasks: lines of any bytes, each ended by {@code \n} or, the last one, by the end of the
 * input. Not thread-safe.
 */
final class TaskReader {

  /** As much as one message to a worker may be. */
  static final int LONGEST = 256 << 20;

  private final InputStream in;
  private final Optional<Fingerprint> fingerprint;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private Mark here;

  /**
   * Reads from a stream.
   *
   * @param fingerprint whether marks tell what was before them
   */
  TaskReader(InputStream in, boolean fingerprint) {
    this.in = in;
    this.fingerprint = fingerprint ? Optional.of(new Fingerprint()) : Optional.empty();
    here = new Mark(0, 0, soFar());
  }

  /** The next task, or empty at the end; blocks until it is there. */
  Optional<Task> next() throws IOException {
    ByteArrayOutputStream earlier = new ByteArrayOutputStream(0);
    while (position < limit || fill()) {
      int from = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      boolean isEnd = position < limit;
      if ((long) earlier.size() + (position - from) > LONGEST) {
        throw new IOException(
            "line " + (here.tasks() + 1) + " is longer than " + (LONGEST >> 20) + " MiB");
      }
      earlier.write(buffer, from, position - from);
      if (isEnd) {
        position++;
        return Optional.of(task(earlier.toByteArray(), 1));
      }
    }
    return earlier.size() == 0 ? Optional.empty() : Optional.of(task(earlier.toByteArray(), 0));
  }

  private Task task(byte[] line, int end) {
    if (fingerprint.isPresent()) {
      fingerprint.get().add(line, 0, line.length);
      fingerprint.get().add(new byte[] {'\n'}, 0, end);
    }
    Mark before = here;
    here = new Mark(before.tasks() + 1, before.bytes() + line.length + end, soFar());
    return new Task(line, before, here);
  }

  private String soFar() {
    return fingerprint.map(Fingerprint::soFar).orElse("");
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(in.read(buffer), 0);
    return limit > 0;
  }
}

package dev.cenote.cli.exec;

import dev.cenote.workers.Framing;
import dev.cenote.workers.MessageInput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lines of any bytes, carriage returns included, which {@link Framing#lines()} does not let
 * through: what is in the input reaches the workers as it is, and so do results the output.
 *
 * <p>A worker that writes more lines than it was asked for answers each task with the result of an
 * earlier one. That shows at once when it writes two lines together, and otherwise, as soon as all
 * is done, by their number.
 */
final class LineFraming implements Framing {

  private final AtomicLong written = new AtomicLong();
  private final AtomicLong read = new AtomicLong();

  @Override
  public void write(byte[] message, OutputStream out) throws IOException {
    written.incrementAndGet(); // before anybody can answer
    out.write(message);
    out.write('\n');
  }

  @Override
  public Optional<byte[]> read(MessageInput in) throws IOException {
    Optional<byte[]> line = in.readUntil((byte) '\n', TaskReader.LONGEST);
    if (line.isPresent()) {
      read.incrementAndGet();
      if (in.available() > 0) {
        throw new IOException("it wrote more than one line for a task");
      }
    }
    return line;
  }

  /** How many lines were read that nobody can have asked for. */
  long surplus() {
    long answers = read.get();
    return Math.max(answers - written.get(), 0);
  }
}

package dev.cenote.workers.internal.jvm;

import dev.cenote.workers.Framing;
import dev.cenote.workers.internal.Ear;
import dev.cenote.workers.internal.Framings;
import dev.cenote.workers.internal.Outlet;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** The child's end of the pipes. One thread listens, and another receives and writes. */
final class Link {
  private static final int BUFFER_SIZE = 1 << 16;
  private static final String MOVED_INPUT = "3";
  private static final String MOVED_OUTPUT = "4";

  private final Framing framing;
  private final Ear ear;
  private final OutputStream out;

  private Link(FileInputStream in, FileOutputStream out, int maxMessage) {
    this.framing = new Framings.Frames(maxMessage);
    this.ear = new Ear(in, framing);
    this.out = new BufferedOutputStream(new Outlet(out), BUFFER_SIZE);
  }

  static Link open(Wire.Channel channel, int maxMessage) throws IOException {
    if (channel == Wire.Channel.STANDARD) {
      return new Link(
          new FileInputStream(FileDescriptor.in),
          new FileOutputStream(FileDescriptor.out),
          maxMessage);
    }
    // Linux always has the first, the others only the second.
    File numbers = new File("/proc/self/fd");
    if (!numbers.isDirectory()) {
      numbers = new File("/dev/fd");
    }
    return new Link(
        new FileInputStream(new File(numbers, MOVED_INPUT)),
        new FileOutputStream(new File(numbers, MOVED_OUTPUT)),
        maxMessage);
  }

  /** Reads tasks until the parent has closed its end, or is gone. */
  void listen() throws IOException, InterruptedException {
    ear.listen(() -> {});
  }

  /** Waits for the next task, for ever if there will be none. */
  byte[] receive() throws InterruptedException {
    return Objects.requireNonNull(ear.receive(Long.MAX_VALUE), "task");
  }

  /**
   * Writes a message of some kind.
   *
   * @throws IllegalArgumentException if a part is too long; nothing has been written then
   */
  void write(byte kind, byte[]... parts) throws IOException {
    for (byte[] part : parts) {
      framing.write(part, OutputStream.nullOutputStream());
    }
    framing.write(new byte[] {kind}, out);
    for (byte[] part : parts) {
      framing.write(part, out);
    }
    out.flush();
  }
}

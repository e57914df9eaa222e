package dev.cenote.workers.internal.jvm;

import dev.cenote.workers.Framing;
import dev.cenote.workers.internal.Framings;
import dev.cenote.workers.internal.Outlet;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The child's end of the pipes. One thread receives and writes, and another listens. */
final class Link {
  private static final int BUFFER_SIZE = 1 << 16;
  private static final String MOVED_INPUT = "3";
  private static final String MOVED_OUTPUT = "4";

  private final Framing framing;
  private final Intake intake;
  private final OutputStream out;

  private Link(Intake intake, FileOutputStream out, Framing framing) {
    this.intake = intake;
    this.framing = framing;
    this.out = new BufferedOutputStream(new Outlet(out), BUFFER_SIZE);
  }

  static Link open(Wire.Channel channel, int maxMessage) throws IOException {
    Framing framing = new Framings.Frames(maxMessage);
    if (channel == Wire.Channel.STANDARD) {
      return new Link(
          new Intake(new FileInputStream(FileDescriptor.in), framing),
          new FileOutputStream(FileDescriptor.out),
          framing);
    }
    // Linux always has the first, the others only the second.
    File numbers = new File("/proc/self/fd");
    if (!numbers.isDirectory()) {
      numbers = new File("/dev/fd");
    }
    return new Link(
        new Intake(new Inlet(new File(numbers, MOVED_INPUT)), framing),
        new FileOutputStream(new File(numbers, MOVED_OUTPUT)),
        framing);
  }

  /** Sees to it that the end of the input is noticed. */
  void listen() throws IOException, InterruptedException {
    intake.listen();
  }

  /** Waits for the next task, for ever if there will be none. */
  byte[] receive() throws InterruptedException {
    return intake.receive();
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

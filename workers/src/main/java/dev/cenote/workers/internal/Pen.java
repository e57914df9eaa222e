package dev.cenote.workers.internal;

import dev.cenote.workers.Framing;
import java.io.IOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/**
 * What writes to a child. An interrupt that meets it is told at once, by whoever interrupts, as
 * NIO's channels do it: a thread that is stuck in writing could not say so itself.
 */
final class Pen extends AbstractInterruptibleChannel {
  private final Framing framing;
  private final Outlet outlet;
  private final Runnable onInterrupt;

  Pen(Framing framing, Outlet outlet, Runnable onInterrupt) {
    this.framing = framing;
    this.outlet = outlet;
    this.onInterrupt = onInterrupt;
  }

  Outlet outlet() {
    return outlet;
  }

  void write(byte[] message) throws IOException {
    boolean isDone = false;
    begin();
    try {
      framing.write(message, outlet);
      outlet.flush();
      isDone = true;
    } finally {
      end(isDone);
    }
  }

  @Override
  protected void implCloseChannel() {
    onInterrupt.run();
  }
}

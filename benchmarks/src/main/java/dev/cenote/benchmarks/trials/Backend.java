package dev.cenote.benchmarks.trials;

import dev.cenote.benchmarks.contenders.Maker;
import dev.cenote.benchmarks.contenders.Resource;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in miniature: connects slowly, breaks all connections when it goes down. */
final class Backend implements Maker {
  /** When the server is down a connect fails at once, as a refused one does. */
  private static final long CONNECT_MILLIS = 20;

  private final AtomicInteger connecting = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger connected = new AtomicInteger();

  /** Which life of the server this is; connections of an earlier one are broken. */
  private final AtomicInteger life = new AtomicInteger();

  private volatile boolean up = true;

  @Override
  public Resource make() throws Exception {
    peak.accumulateAndGet(connecting.incrementAndGet(), Math::max);
    try {
      if (!up) {
        refused.incrementAndGet();
        throw new IllegalStateException("connection refused");
      }
      int present = life.get();
      Thread.sleep(CONNECT_MILLIS);
      connected.incrementAndGet();
      return new Resource(present);
    } finally {
      connecting.decrementAndGet();
    }
  }

  boolean isAlive(Resource connection) {
    return up && connection.number() == life.get();
  }

  void goDown() {
    up = false;
    life.incrementAndGet();
    connected.set(0);
  }

  void comeUp() {
    peak.set(0);
    up = true;
  }

  /** The most connects at a time since it came up. */
  int peak() {
    return peak.get();
  }

  int refused() {
    return refused.get();
  }

  /** Connections made in this life. */
  int connected() {
    return connected.get();
  }
}

package dev.cenote.benchmarks.contenders;

import java.util.concurrent.atomic.AtomicInteger;

/** Makes resources; may fail, be slow or never return. */
@FunctionalInterface
public interface Maker {
  Resource make() throws Exception;

  /** One that makes them at once. */
  static Maker instant() {
    AtomicInteger made = new AtomicInteger();
    return () -> new Resource(made.incrementAndGet());
  }
}

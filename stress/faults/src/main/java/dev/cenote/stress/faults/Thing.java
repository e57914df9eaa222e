package dev.cenote.stress.faults;

import java.util.concurrent.atomic.AtomicBoolean;

/** What the pools of a soak hold: notices when two have it at once, or one after its end. */
final class Thing {
  private final Count count;
  private final AtomicBoolean held = new AtomicBoolean();
  private final AtomicBoolean destroyed = new AtomicBoolean();

  Thing(Count count) {
    this.count = count;
  }

  void taken() {
    if (!held.compareAndSet(false, true) || destroyed.get()) {
      count.violations.increment();
    }
  }

  void givenBack() {
    if (!held.compareAndSet(true, false)) {
      count.violations.increment();
    }
  }

  /** A check may look at it when nobody has it. */
  void checked() {
    if (held.get()) {
      count.violations.increment();
    }
  }

  void destroy() {
    if (held.get() || !destroyed.compareAndSet(false, true)) {
      count.violations.increment();
    }
    count.destroyed.increment();
  }
}

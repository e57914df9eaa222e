package dev.cenote.workers.internal;

import dev.cenote.workers.Command;
import dev.cenote.workers.Framing;
import dev.cenote.workers.WorkerException.Kind;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Starts the children of one pool, and sees to it that a command that does not work is not started
 * over and over. A child that ends before its first word looks to the pool like a resource that was
 * made without fault, and the pool would make the next at once, and so on. So each new child is
 * looked at for a moment before it counts as made, and the longer, the more of them have ended so
 * since the last one that spoke. One that ends in that time is the failure of a creation, after
 * which the pool backs off by itself.
 */
final class Spawner {
  /** Enough to see what fails at once, and little beside the start of any interpreter. */
  private static final long FIRST_LOOK = TimeUnit.MILLISECONDS.toNanos(20);

  /** To 5 s. */
  private static final int DOUBLINGS = 8;

  private final Command command;
  private final Framing framing;
  private final AtomicInteger stillborn = new AtomicInteger();

  Spawner(Command command, Framing framing) {
    this.command = Objects.requireNonNull(command, "command");
    this.framing = Objects.requireNonNull(framing, "framing");
  }

  /**
   * Starts a child.
   *
   * @param onDeath told once when the process has ended, on a thread of its own
   */
  Child spawn(Consumer<Child> onDeath) throws InterruptedException {
    Child child = Child.start(command, framing, new Watch(onDeath));
    boolean isFit = false;
    try {
      if (child.awaitEnd(FIRST_LOOK << stillborn.get())) {
        throw child.crash(Kind.START_FAILED);
      }
      isFit = true;
      return child;
    } finally {
      if (!isFit) {
        child.close();
      }
    }
  }

  private final class Watch implements Child.Watcher {
    private final Consumer<Child> onDeath;

    Watch(Consumer<Child> onDeath) {
      this.onDeath = onDeath;
    }

    @Override
    public void spoke() {
      stillborn.set(0);
    }

    @Override
    public void ended(Child child) {
      if (!child.hasSpoken() && !child.wasGivenUp()) {
        stillborn.updateAndGet(count -> Math.min(count + 1, DOUBLINGS));
      }
      onDeath.accept(child);
    }
  }
}

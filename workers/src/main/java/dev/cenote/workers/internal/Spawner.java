package dev.cenote.workers.internal;

import dev.cenote.workers.Command;
import dev.cenote.workers.Framing;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Starts the children of one pool, and sees to it that a command that does not work is not started
 * over and over. A child that is lost before its first message looks to the pool like a resource
 * that was made without fault, and the pool would make the next at once, and so on. So each new
 * child is looked at for a moment before it counts as made, and the longer, the more of them were
 * lost so since the last one that spoke. One that is lost in that time is the failure of a
 * creation, after which the pool backs off by itself.
 */
final class Spawner {
  /** Enough to see what fails at once, and little beside the start of any interpreter. */
  private static final long FIRST_LOOK = TimeUnit.MILLISECONDS.toNanos(20);

  /** To 5 s. */
  private static final int DOUBLINGS = 8;

  /**
   * To a third of a second, once a child has spoken: then the command works, and those who die
   * without a word rather do so of their first task, which may be one bad task after another.
   */
  private static final int DOUBLINGS_ONCE_PROVEN = 4;

  private final Command command;
  private final Framing framing;
  private final AtomicInteger stillborn = new AtomicInteger();
  private volatile int doublings = DOUBLINGS;

  Spawner(Command command, Framing framing) {
    this.command = Objects.requireNonNull(command, "command");
    this.framing = Objects.requireNonNull(framing, "framing");
  }

  /**
   * Starts a child.
   *
   * @param onLoss told when the child is of no more use, maybe twice, on threads of its own
   */
  Child spawn(Consumer<Child> onLoss) throws InterruptedException {
    Child child = Child.start(command, framing, new Watch(onLoss));
    boolean isFit = false;
    try {
      if (!child.isPromising(FIRST_LOOK << stillborn.get())) {
        throw child.startFailure();
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
    private final Consumer<Child> onLoss;

    Watch(Consumer<Child> onLoss) {
      this.onLoss = onLoss;
    }

    @Override
    public void spoke() {
      doublings = DOUBLINGS_ONCE_PROVEN;
      stillborn.set(0);
    }

    @Override
    public void lost(Child child) {
      if (!child.hasSpoken() && !child.wasGivenUp()) {
        stillborn.updateAndGet(count -> Math.min(count + 1, doublings));
      }
      onLoss.accept(child);
    }

    @Override
    public void remind(Child child) {
      onLoss.accept(child);
    }
  }
}

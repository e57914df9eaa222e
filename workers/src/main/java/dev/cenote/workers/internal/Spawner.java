package dev.cenote.workers.internal;

import dev.cenote.workers.Command;
import dev.cenote.workers.Framing;
import java.util.Objects;
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
  private final Command command;
  private final Framing framing;
  private final Caution caution = new Caution();

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
      if (!child.isPromising(caution.nanos())) {
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
      caution.proven();
    }

    @Override
    public void lost(Child child) {
      if (!child.hasSpoken() && !child.wasGivenUp()) {
        caution.lost();
      }
      onLoss.accept(child);
    }

    @Override
    public void remind(Child child) {
      onLoss.accept(child);
    }
  }
}

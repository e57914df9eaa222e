package dev.cenote.workers.internal;

import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All children of this JVM that live, so that none outlives it: one hook and one guardian. */
final class LiveChildren {
  private static final LiveChildren INSTANCE = new LiveChildren();

  private final Set<Child> children = ConcurrentHashMap.newKeySet();
  private final Guardian guardian = new Guardian();
  private volatile boolean isShutDown;

  private LiveChildren() {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "cenote-children-end"));
    } catch (IllegalStateException e) {
      isShutDown = true;
    }
  }

  static LiveChildren instance() {
    return INSTANCE;
  }

  /**
   * Takes a child in.
   *
   * @throws WorkerException if this JVM is ending; then the child was killed
   */
  void add(Child child) {
    children.add(child);
    guardian.add(child.pid());
    // After it was added: either the hook sees the child, or this sees that the hook runs.
    if (isShutDown) {
      child.kill();
      throw WorkerException.of(Kind.START_FAILED, "no child starts while the JVM shuts down", null);
    }
  }

  void remove(Child child) {
    children.remove(child);
    guardian.remove(child.pid());
  }

  private void endAll() {
    isShutDown = true;
    List<Child> all = List.copyOf(children);
    ProcessTree tree = new ProcessTree(all.stream().map(Child::handle).toList());
    tree.terminate();
    all.forEach(Child::endInput);
    tree.end(all.stream().map(Child::grace).max(Comparator.naturalOrder()).orElse(Duration.ZERO));
  }
}

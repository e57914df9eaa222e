package dev.cenote.testkit;

import dev.cenote.Health;
import dev.cenote.HealthCheck;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A health check that does what a test tells it to, and remembers what was asked of it: it passes,
 * finds resources unfit, throws, returns null or hangs. A check of a resource that somebody holds,
 * or that has been destroyed, is a {@linkplain #violations() violation}. Thread-safe.
 */
public final class ScriptedCheck implements HealthCheck<TestResource> {

  private final Script script = new Script();
  private final Set<Integer> unfit = ConcurrentHashMap.newKeySet();
  private final Queue<Integer> calls = new ConcurrentLinkedQueue<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Set<String> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger runningAtMost = new AtomicInteger();

  /** Makes a check that passes. */
  public ScriptedCheck() {}

  /** Returns what the next checks do; one that does nothing returns null. */
  public Script script() {
    return script;
  }

  /** Finds the resource of that number unfit from now on. */
  public void findUnfit(int resource) {
    unfit.add(resource);
  }

  /** Forgets all scripts: from now on every check passes. */
  public void heal() {
    script.clear();
    unfit.clear();
  }

  /** Returns the numbers of the resources checked, in the order in which that began. */
  public List<Integer> calls() {
    return List.copyOf(calls);
  }

  /** Returns how many checks are running. */
  public int running() {
    return running.get();
  }

  /** Returns how many checks have been running at the same time at most. */
  public int runningAtMost() {
    return runningAtMost.get();
  }

  /** Returns the names of the threads on which checks ran; an immutable copy. */
  public Set<String> threads() {
    return Set.copyOf(threads);
  }

  /** Returns what should not have been checked; an immutable copy, empty when all is well. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  @SuppressWarnings("NullAway") // A scripted check may return null on purpose.
  public Health check(TestResource resource) throws Exception {
    runningAtMost.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      threads.add(Thread.currentThread().getName());
      if (resource.isHeld() || resource.isDestroyed()) {
        violations.add("checked while held or after its end: " + resource);
      }
      calls.add(resource.id());
      if (script.perform() == Behaviour.Outcome.NOTHING) {
        return null;
      }
      return unfit.contains(resource.id())
          ? Health.unhealthy("number " + resource.id() + " is worn out")
          : Health.ok();
    } finally {
      running.decrementAndGet();
    }
  }
}

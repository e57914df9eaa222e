package dev.cenote.testkit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * An executor that keeps what it is given until a test runs it. Together with a {@link ManualClock}
 * and asynchronous callers it puts everything a pool does on one thread, in an order that the test
 * decides.
 *
 * <p>Tasks run in the order in which they came, on the thread that calls {@link #runNext} or {@link
 * #runAll}. Thread-safe; nothing here waits.
 */
public final class ManualExecutor implements Executor {

  private static final int ENDLESS = 1_000_000;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Makes an executor without tasks. */
  public ManualExecutor() {}

  @Override
  public void execute(Runnable task) {
    requireNonNull(task, "task");
    tasks.add(task);
  }

  /** Returns how many tasks wait to be run. */
  public int pending() {
    return tasks.size();
  }

  /**
   * Runs the oldest task, if there is one. What it throws is passed on.
   *
   * @return whether there was one
   */
  public boolean runNext() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  /**
   * Runs one of the tasks, whichever chance picks: with threads of their own, any could be first.
   * What it throws is passed on.
   *
   * @return whether there was one
   */
  public boolean runAny(RandomGenerator chance) {
    List<Runnable> waiting = List.copyOf(tasks);
    if (waiting.isEmpty()) {
      return false;
    }
    Runnable task = waiting.get(chance.nextInt(waiting.size()));
    if (tasks.remove(task)) {
      task.run();
    }
    return true;
  }

  /**
   * Runs tasks until none is left, also those that are added meanwhile.
   *
   * @return how many it ran
   * @throws AssertionError if there is no end to them
   */
  public int runAll() {
    int ran = 0;
    while (runNext()) {
      if (++ran == ENDLESS) {
        throw new AssertionError("Ran " + ENDLESS + " tasks, and there are still " + pending());
      }
    }
    return ran;
  }
}

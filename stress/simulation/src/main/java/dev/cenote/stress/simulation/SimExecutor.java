package dev.cenote.stress.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Where a simulated pool's own work runs: simulated threads, as many as needed or only a few. */
final class SimExecutor implements Executor {
  private final World world;
  private final int workers;
  private final double rejects;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private int working;
  private int made;

  SimExecutor(World world, int workers, double rejects) {
    this.world = world;
    this.workers = workers;
    this.rejects = rejects;
  }

  @Override
  public void execute(Runnable task) {
    if (made > 0 && rejects > 0 && world.dice().chance(rejects)) {
      world.say("the executor rejects a task");
      throw new RejectedExecutionException("simulated");
    }
    tasks.add(task);
    if (working < workers) {
      working++;
      world.start("worker-" + ++made, this::work);
    }
  }

  private void work() {
    try {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    } finally {
      working--;
    }
  }
}

package dev.cenote.stress.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a simulated world: a virtual thread whose scheduler we are. So parking, locks and
 * futures work as they always do, and what is ready to go on comes to us as a {@link Runnable}.
 */
final class SimThread implements Executor {
  private static final Method NEW_VIRTUAL_THREAD = newVirtualThread();

  final int number;
  final String name;

  /** For schedules that rank the threads. */
  int rank;

  /** What it waits for, while it is in {@link SimClock#parkNanos}. */
  @Nullable Object parkedOn;

  /** The acquire it is at, if any. */
  @Nullable Wait wait;

  /** What it wrote and others do not see yet. */
  @Nullable Runnable unseenWrite;

  boolean finished;

  private final World world;
  private final Thread thread;
  private @Nullable Runnable continuation;

  SimThread(World world, int number, String name, Runnable body) {
    this.world = world;
    this.number = number;
    this.name = name;
    try {
      thread = (Thread) NEW_VIRTUAL_THREAD.invoke(null, this, name, 0, body);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a virtual thread with a scheduler of our own", e);
    }
  }

  /** JDK 21 to 25 have no public way to this; their virtual threads are made by this method. */
  private static Method newVirtualThread() {
    try {
      Method method =
          Class.forName("java.lang.ThreadBuilders")
              .getDeclaredMethod(
                  "newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
      method.setAccessible(true);
      return method;
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "the simulation needs a JDK whose virtual threads take a scheduler (21 to 25), run with"
              + " --add-opens=java.base/java.lang=ALL-UNNAMED",
          e);
    }
  }

  Thread thread() {
    return thread;
  }

  /** Called by the virtual thread when it could go on. */
  @Override
  public void execute(Runnable goOn) {
    continuation = goOn;
    world.ready(this);
  }

  /** Runs it on the calling thread, until it yields, parks or ends. */
  void goOn() {
    Runnable next = continuation;
    if (next == null) {
      throw new IllegalStateException(name + " is not ready");
    }
    continuation = null;
    next.run();
  }

  @Override
  public String toString() {
    return name;
  }
}

package dev.cenote.internal;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pool's own threads: daemon platform threads, made when needed, gone after a second without work
 * and at the pool's end. Platform threads, because a factory that spins or pins on a virtual thread
 * holds a carrier, and with it every other virtual thread of the program.
 *
 * <p>Four lanes, so that a factory or a check that hangs holds up nothing else. The engine never
 * has more creations under way than the pool's {@code max}, and as many abandoned ones, and the
 * same of checks; that bounds the first two lanes (a thread that just finished counts as busy for
 * an instant more, hence no fixed bound). The other two queue.
 */
final class Lanes {
  private static final int DESTROYERS = 8;
  private static final int COMPLETERS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final ThreadPoolExecutor creators;
  private final ThreadPoolExecutor checkers;
  private final ThreadPoolExecutor destroyers;
  private final ThreadPoolExecutor completers;

  Lanes(String poolName) {
    creators = growing(threads(poolName, "create"));
    checkers = growing(threads(poolName, "check"));
    destroyers = queueing(DESTROYERS, threads(poolName, "destroy"));
    completers = queueing(COMPLETERS, threads(poolName, "complete"));
  }

  void execute(Seam.Lane lane, Runnable task) {
    switch (lane) {
      case CREATE -> creators.execute(task);
      case CHECK -> checkers.execute(task);
      case DESTROY -> destroyers.execute(task);
      case COMPLETE -> completers.execute(task);
    }
  }

  void shutdown() {
    creators.shutdown();
    checkers.shutdown();
    destroyers.shutdown();
    completers.shutdown();
  }

  private static ThreadPoolExecutor growing(ThreadFactory threads) {
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
  }

  private static ThreadPoolExecutor queueing(int size, ThreadFactory threads) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            size, size, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static ThreadFactory threads(String poolName, String lane) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread =
          new Thread(
              null,
              task,
              "cenote-" + poolName + "-" + lane + "-" + count.incrementAndGet(),
              0,
              false);
      thread.setDaemon(true);
      return thread;
    };
  }
}

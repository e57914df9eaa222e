package dev.cenote.workers.internal.jvm;

import dev.cenote.workers.Framing;
import dev.cenote.workers.MessageInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks come from. The worker's thread reads them itself, and sleeps in that, so that a task
 * wakes one thread here and not two. But while a task runs somebody has to notice that the parent
 * is gone, which nobody can but by reading. So there is another thread, which listens: it looks
 * from time to time whether the worker has got on, and reads in its stead if not. The task that it
 * finds then is handed over.
 *
 * <p>Whoever reads has {@link #seat}: so the thread that listens sleeps for as long as the worker
 * waits for a task, and the worker waits for the one that the other is reading. All else belongs to
 * whoever has the seat.
 *
 * <p>Where reading cannot be interrupted, the worker's thread must not do it: nobody could tell it
 * that it is time to close the worker. There the other always does.
 */
final class Intake {
  /** A task that has run for so long may run on for much longer. */
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(10);

  /** Whoever gets the next task as soon as that does not sleep before the one after it. */
  private static final long SOON = TimeUnit.MICROSECONDS.toNanos(50);

  private final Framing framing;
  private final MessageInput input;

  /** What the worker's thread can read from; null if it must not. */
  private final @Nullable Inlet inlet;

  private final ReentrantLock seat = new ReentrantLock();

  /** That there will be no more; where one thread reads for the other, also what each has done. */
  private final Condition news = seat.newCondition();

  /** A task that was read and has not been taken. */
  private byte @Nullable [] ahead;

  /** How many were taken. */
  private long taken;

  private boolean isHurried;
  private boolean hasEnded;
  private @Nullable IOException failure;

  /** Of tasks from what an interrupt can call a reader away from. */
  Intake(Inlet inlet, Framing framing) {
    this(inlet, inlet, framing);
  }

  /** Of tasks from what it cannot. */
  Intake(InputStream in, Framing framing) {
    this(in, null, framing);
  }

  private Intake(InputStream in, @Nullable Inlet inlet, Framing framing) {
    this.framing = framing;
    this.inlet = inlet;
    input = new MessageInput(in);
  }

  // The thread that listens.

  /**
   * Reads for the worker while that is busy, until the input ends.
   *
   * @throws IOException if what came is no task
   */
  void listen() throws IOException, InterruptedException {
    seat.lockInterruptibly();
    try {
      long before = -1;
      while (!hasEnded) {
        if (ahead == null && (inlet == null || taken == before)) {
          read();
        } else if (inlet == null) {
          news.await();
        } else {
          before = taken;
          news.awaitNanos(LONG);
        }
      }
      if (failure != null) {
        throw failure;
      }
    } finally {
      seat.unlock();
    }
  }

  // The worker's thread.

  /** Waits for the next task; for an interrupt, if there will be none. */
  byte[] receive() throws InterruptedException {
    seat.lockInterruptibly();
    try {
      byte[] task = ahead;
      while (task == null) {
        if (inlet == null || hasEnded) {
          news.await();
        } else {
          await(inlet);
        }
        task = ahead;
      }
      ahead = null;
      taken++;
      if (inlet == null) {
        news.signalAll();
      }
      return task;
    } finally {
      seat.unlock();
    }
  }

  /** To be woken takes longer than many a parent takes to send the next task. */
  private void await(Inlet from) throws InterruptedException {
    long start = System.nanoTime();
    if (isHurried) {
      look(from, start);
    }
    read();
    isHurried = System.nanoTime() - start < SOON;
  }

  @SuppressWarnings("ThreadPriorityCheck") // the parent may have no other processor
  private void look(Inlet from, long start) {
    try {
      while (input.available() == 0 && !from.hasMore() && System.nanoTime() - start < SOON) {
        Thread.yield();
      }
    } catch (IOException e) {
      // Whoever reads meets it, too.
    }
  }

  // Both.

  /** Reads the next task, or to the end. */
  private void read() throws InterruptedException {
    try {
      if (inlet != null && input.available() == 0) {
        inlet.beginMessage();
      }
      ahead = framing.read(input).orElse(null);
      hasEnded = ahead == null;
    } catch (InterruptedIOException e) {
      throw new InterruptedException();
    } catch (IOException e) {
      failure = e;
      hasEnded = true;
    }
    if (hasEnded || inlet == null) {
      news.signalAll();
    }
  }
}

package dev.cenote.workers.internal.jvm;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The life of a child JVM. The thread that runs it is the worker's own: it makes, uses and closes
 * it. Another reads tasks, and so notices when the parent closes its end of the pipe or is gone,
 * whatever the worker is doing.
 *
 * <p>However the end comes, by that or by SIGTERM, it comes through the shutdown hook: a task that
 * runs is interrupted, and the JVM waits for the worker to be closed, for as long as the grace.
 * Whoever calls {@link System#exit} on the worker's thread is not waited for, since that thread
 * never comes back.
 */
final class Service {
  /** What the JVM itself ends with when it is out of memory. */
  private static final int BROKEN = 3;

  private static final int NOT_STARTED = 1;
  private static final int OVERDUE = 1;

  private final Link link;
  private final PrintStream errors;
  private final long graceMillis;
  private final Thread thread = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Guards the last interrupt from meeting the closing of the worker. */
  private final ReentrantLock interrupting = new ReentrantLock();

  private boolean isClosing;
  private volatile boolean isEnding;

  /** Makes what serves. */
  interface Maker {
    Crewman make() throws Throwable;
  }

  Service(Link link, PrintStream errors, long graceMillis) {
    this.link = link;
    this.errors = errors;
    this.graceMillis = graceMillis;
  }

  /** Serves; returns what to exit with. */
  int run(Maker maker) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "cenote-worker-end"));
    daemon("cenote-worker-input", this::read).start();
    try {
      return serve(maker);
    } catch (VirtualMachineError broken) {
      return halt(broken);
    } finally {
      closed.countDown();
    }
  }

  private int halt(VirtualMachineError broken) {
    errors.println("Terminating due to " + broken);
    Runtime.getRuntime().halt(BROKEN);
    return BROKEN;
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  // The worker's thread.

  private int serve(Maker maker) {
    Crewman crewman;
    try {
      crewman = maker.make();
    } catch (Throwable failure) { // the parent gets it
      Crewman.refuseToGoOn(failure);
      return notStarted(failure);
    }
    try {
      link.write(Wire.READY);
      while (!isEnding) {
        handleNext(crewman);
      }
    } catch (IOException e) {
      // The parent is gone.
    } finally {
      beginToClose();
      crewman.close(errors);
    }
    return 0;
  }

  private int notStarted(Throwable failure) {
    if (!(failure instanceof NotStarted)) {
      failure.printStackTrace(errors);
    }
    String reason = Crewman.message(failure).lines().findFirst().orElse("");
    if (!(failure instanceof NotStarted)) {
      String type = failure.getClass().getName();
      reason = "the worker could not be made: " + type + (reason.isEmpty() ? "" : ": " + reason);
    }
    try {
      link.write(Wire.NOT_STARTED, Crewman.bytes(reason));
    } catch (IOException e) {
      // The parent is gone.
    }
    return NOT_STARTED;
  }

  private void handleNext(Crewman crewman) throws IOException {
    byte[] task;
    try {
      task = link.receive();
    } catch (InterruptedException e) {
      return; // of the end, or one that the last task has left behind
    }
    crewman.handle(task, link);
  }

  private void beginToClose() {
    interrupting.lock();
    try {
      isClosing = true;
    } finally {
      interrupting.unlock();
    }
  }

  // The others.

  private void read() {
    try {
      link.listen();
    } catch (IOException e) {
      errors.println("the parent sent what is no task: " + e);
    } catch (InterruptedException e) {
      // Nobody does that.
    } catch (VirtualMachineError broken) { // such a long task, for instance
      halt(broken);
    }
    daemon("cenote-worker-overdue", this::endWhenOverdue).start();
    System.exit(0);
  }

  /** Hooks of the user's may hang, and nobody may be left who would kill this process. */
  private void endWhenOverdue() {
    try {
      TimeUnit.MILLISECONDS.sleep(graceMillis);
    } catch (InterruptedException e) {
      // Nobody does that.
    }
    Runtime.getRuntime().halt(OVERDUE);
  }

  /** The shutdown hook. */
  private void end() {
    isEnding = true;
    if (isLeaving()) {
      return;
    }
    interrupting.lock();
    try {
      if (!isClosing) {
        thread.interrupt();
      }
    } finally {
      interrupting.unlock();
    }
    try {
      if (!closed.await(graceMillis, TimeUnit.MILLISECONDS)) {
        errors.println("the worker did not come to its end within " + graceMillis + " ms");
      }
    } catch (InterruptedException e) {
      // Nobody does that.
    }
  }

  /** Whether the worker's thread itself has ended the JVM: it waits in there for ever. */
  private boolean isLeaving() {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals("java.lang.Runtime")
          && frame.getMethodName().equals("exit")) {
        return true;
      }
    }
    return false;
  }
}

package dev.cenote.workers.internal;

import dev.cenote.workers.Worker;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A worker and the thread that owns it.
 *
 * <p>Tasks reach the thread by a queue, and so does the wish to end. While a worker is made or a
 * task runs, and only then, an interrupt is of use; one that comes later must not meet the closing
 * of the worker. So whoever interrupts and the thread that begins or ends something agree under
 * {@link #lock} on whether there is anything to interrupt, and the thread clears the flag when
 * there no longer is. What an interrupt would have come too early for is not begun: a task whose
 * result is there already, and any once the station ends.
 */
final class ThreadStation<I, O extends @Nullable Object> implements Station<I, O> {
  private static final System.Logger LOG = System.getLogger("dev.cenote.workers");
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Callable<? extends Worker<I, O>> factory;
  private final Predicate<? super Exception> replaceWhen;
  private final Duration grace;
  private final Thread thread;
  private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
  private final TransferQueue<Job<I, O>> jobs = new LinkedTransferQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);

  /** Guards {@link #isInterruptible}. */
  private final ReentrantLock lock = new ReentrantLock();

  private boolean isInterruptible = true;
  private volatile boolean isEnding;
  private volatile @Nullable Job<I, O> present;
  private boolean isFit = true;

  /** A task; the one without an input is the last. */
  private static final class Job<I, O extends @Nullable Object> {
    private final @Nullable I input;
    private final CompletableFuture<O> result = new CompletableFuture<>();
    private volatile boolean breaksWorker;
    private volatile boolean isAborted;

    Job(@Nullable I input) {
      this.input = input;
    }
  }

  ThreadStation(
      Callable<? extends Worker<I, O>> factory,
      ThreadFactory threads,
      Predicate<? super Exception> replaceWhen,
      Duration grace) {
    this.factory = factory;
    this.replaceWhen = replaceWhen;
    this.grace = grace;
    thread = threads.newThread(this::live);
    if (thread == null) {
      throw new IllegalStateException("the thread factory made no thread");
    }
    thread.setName("cenote-worker-" + NUMBERS.incrementAndGet());
    thread.start();
  }

  // What the thread does.

  private void live() {
    try {
      Worker<I, O> worker;
      try {
        worker = factory.call();
        if (worker == null) {
          throw new IllegalStateException("the factory made no worker");
        }
      } catch (Throwable failure) { // whoever waits for it gets it
        ready.completeExceptionally(failure);
        return;
      } finally {
        endInterrupts();
      }
      ready.complete(null);
      serve(worker);
    } finally {
      end.countDown();
    }
  }

  private void serve(Worker<I, O> worker) {
    try {
      while (!isEnding) {
        Job<I, O> job;
        try {
          job = jobs.take();
        } catch (InterruptedException e) {
          continue; // none of ours
        }
        I input = job.input;
        if (input != null && begin(job)) {
          handle(worker, job, input);
        }
      }
    } finally {
      close(worker);
    }
  }

  /** Lets interrupts through for a job, unless it is no longer wanted. */
  private boolean begin(Job<I, O> job) {
    lock.lock();
    try {
      isInterruptible = !isEnding && !job.result.isDone();
      return isInterruptible;
    } finally {
      lock.unlock();
    }
  }

  private void endInterrupts() {
    lock.lock();
    try {
      isInterruptible = false;
      Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  private void handle(Worker<I, O> worker, Job<I, O> job, I input) {
    try {
      O output = worker.handle(input);
      endInterrupts();
      job.result.complete(output);
    } catch (Throwable failure) { // the caller gets it
      endInterrupts();
      job.breaksWorker = breaksWorker(failure);
      job.result.completeExceptionally(failure);
    }
  }

  private boolean breaksWorker(Throwable failure) {
    try {
      return !(failure instanceof Exception e) || replaceWhen.test(e);
    } catch (Throwable broken) { // who cannot tell must not hide the failure of the task
      LOG.log(System.Logger.Level.WARNING, "the replaceWhen predicate failed", broken);
      return true;
    }
  }

  private void close(Worker<I, O> worker) {
    try {
      worker.close();
    } catch (Throwable failure) { // nobody waits for it
      LOG.log(System.Logger.Level.WARNING, this + ": closing its worker failed", failure);
    }
  }

  // What others do.

  /** Waits until the worker is made. */
  void awaitReady() throws Exception {
    try {
      ready.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw WorkerException.of(
          Kind.START_FAILED,
          "a worker could not be made: " + (cause == null ? e : cause),
          cause == null ? e : cause);
    }
  }

  @Override
  public O handle(I input, long nanos) throws InterruptedException {
    Job<I, O> job = new Job<>(input);
    isFit = false;
    present = job;
    try {
      if (isEnding) { // after it was set: either this sees that, or who ends it sees the job
        throw cancelled("it was closed", null);
      }
      jobs.add(job);
      O output = job.result.get(nanos, TimeUnit.NANOSECONDS);
      isFit = true;
      return output;
    } catch (TimeoutException e) {
      giveUp(job);
      throw WorkerException.of(
          Kind.TIMED_OUT,
          this
              + ": the task took longer than its limit of "
              + TimeUnit.NANOSECONDS.toMillis(nanos)
              + " ms",
          null);
    } catch (InterruptedException e) {
      giveUp(job);
      throw e;
    } catch (ExecutionException e) {
      throw failure(job, e);
    } finally {
      present = null;
    }
  }

  /** Has a job not begin, or interrupts it. */
  private void giveUp(Job<I, O> job) {
    job.result.cancel(false);
    interrupt();
  }

  /** Interrupts what has begun. What is to keep the next from beginning must have been said. */
  private void interrupt() {
    lock.lock();
    try {
      if (isInterruptible) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private WorkerException failure(Job<I, O> job, ExecutionException e) {
    Throwable cause = e.getCause();
    if (job.isAborted) {
      return cancelled("the task was given up", cause);
    }
    isFit = !job.breaksWorker;
    return WorkerException.of(
        Kind.HANDLER, "the worker failed: " + (cause == null ? e : cause), cause);
  }

  private WorkerException cancelled(String reason, @Nullable Throwable cause) {
    return WorkerException.of(Kind.CANCELLED, this + ": " + reason, cause);
  }

  @Override
  public boolean isFit() {
    return isFit && !isEnding;
  }

  /** A thread does not die between being handed out and being given a task. */
  @Override
  public boolean hasBegun() {
    return true;
  }

  @Override
  public boolean isUsable() {
    return !isEnding && thread.isAlive();
  }

  @Override
  public void abort(String reason) {
    isEnding = true;
    Job<I, O> job = present;
    if (job != null) {
      job.isAborted = true;
      job.result.completeExceptionally(new IllegalStateException(reason));
    }
    interrupt();
  }

  @Override
  public void close() {
    isEnding = true;
    interrupt();
    jobs.add(new Job<>(null));
    boolean hasEnded = false;
    try {
      hasEnded = end.await(Times.nanos(grace), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!hasEnded) {
      thread.interrupt();
      LOG.log(
          System.Logger.Level.WARNING,
          this + " did not end within " + grace.toMillis() + " ms and is left to itself");
    }
  }

  @Override
  public String toString() {
    return "worker " + thread.getName();
  }
}

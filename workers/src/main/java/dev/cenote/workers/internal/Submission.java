package dev.cenote.workers.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.Lease;
import dev.cenote.PoolException;
import dev.cenote.workers.TaskOptions;
import dev.cenote.workers.WorkerException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A task whose caller has a future of it. It waits in the engine's queue, without a thread, and
 * runs on a virtual one.
 *
 * <p>The task and whoever gives it up race for {@link #stage}. A station is put there before it is
 * used and taken out before it is given back, both only if the task has not been given up by then;
 * and who gives the task up aborts the station that he finds there. So a station is never aborted
 * while it serves somebody else, and one that may have been aborted is not given back.
 */
final class Submission<I, O extends @Nullable Object> {
  private enum Stage {
    WAITING,
    GIVEN_UP
  }

  private final Crew<I, O> crew;
  private final I input;
  private final TaskOptions options;
  private final AcquireOptions acquireOptions;
  private final Crew.Attempts attempts;
  private final CompletableFuture<O> result = new CompletableFuture<>();

  /** {@link Stage#WAITING}, the {@link Station} whose task runs, or {@link Stage#GIVEN_UP}. */
  private final AtomicReference<Object> stage = new AtomicReference<>(Stage.WAITING);

  private volatile @Nullable CompletableFuture<Lease<Station<I, O>>> acquiring;

  Submission(Crew<I, O> crew, I input, TaskOptions options) {
    this.crew = crew;
    this.input = input;
    this.options = options;
    this.acquireOptions = Crew.acquireOptions(options);
    this.attempts = new Crew.Attempts(options);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // whenComplete's own future leads nowhere
  CompletableFuture<O> begin() {
    acquire();
    result.whenComplete((output, failure) -> giveUp());
    return result;
  }

  /** Runs however the result came about; if that was by the task itself, there is nothing to do. */
  private void giveUp() {
    Object found = stage.getAndSet(Stage.GIVEN_UP);
    if (found instanceof Station<?, ?> station) {
      station.abort("its task was cancelled");
    }
    CompletableFuture<?> present = acquiring;
    if (present != null) {
      present.cancel(false);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void acquire() {
    CompletableFuture<Lease<Station<I, O>>> future = crew.pool.acquireAsync(acquireOptions);
    acquiring = future;
    // It was set before: either this sees that the task was given up, or who gives it up sees it.
    if (Stage.GIVEN_UP.equals(stage.get())) {
      future.cancel(false);
    }
    future.whenComplete((lease, failure) -> {
      if (lease != null) {
        start(lease);
      } else if (failure instanceof PoolException e) {
        result.completeExceptionally(Crew.translated(e));
      } else if (!(failure instanceof CancellationException)) {
        result.completeExceptionally(failure);
      }
    });
  }

  private void start(Lease<Station<I, O>> lease) {
    try {
      Thread.ofVirtual().name(crew.name() + "-task").start(() -> run(lease));
    } catch (Throwable failure) { // no memory for a thread; the caller must not wait for ever
      lease.close();
      result.completeExceptionally(failure);
    }
  }

  private void run(Lease<Station<I, O>> lease) {
    Station<I, O> station;
    try {
      station = Crew.station(lease);
    } catch (WorkerException gone) {
      result.completeExceptionally(gone);
      return;
    }
    if (!stage.compareAndSet(Stage.WAITING, station)) {
      lease.close();
      return;
    }
    O output;
    try {
      output = crew.handle(station, input, crew.limit(options));
    } catch (Throwable failure) { // the caller gets it
      boolean isFit = leave(station);
      Crew.end(lease, isFit);
      fail(failure, station);
      return;
    }
    Crew.end(lease, leave(station));
    result.complete(output);
  }

  private boolean leave(Station<I, O> station) {
    return stage.compareAndSet(station, Stage.WAITING) && station.isFit();
  }

  private void fail(Throwable failure, Station<I, O> station) {
    if (failure instanceof WorkerException e
        && !result.isDone()
        && attempts.allowAnother(e, station)) {
      acquire();
    } else {
      result.completeExceptionally(failure);
    }
  }
}

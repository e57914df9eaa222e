package dev.cenote.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.Lease;
import dev.cenote.TaskFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs tasks whose work ends with a stage: the resource is released then, whatever came of it. */
final class AsyncTasks<T> {
  private final PoolEngine<T> pool;

  AsyncTasks(PoolEngine<T> pool) {
    this.pool = pool;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // whenComplete's own futures lead nowhere
  <R extends @Nullable Object> CompletableFuture<R> execute(
      @Nullable AcquireOptions options,
      long timeout,
      Function<? super T, ? extends CompletionStage<R>> task) {
    CompletableFuture<R> result = new CompletableFuture<>();
    CompletableFuture<Lease<T>> acquire = pool.acquiring.acquireAsync(options, timeout);
    acquire.whenComplete((lease, failure) -> {
      if (failure != null) {
        result.completeExceptionally(failure);
      } else if (result.isDone()) {
        lease.close();
      } else {
        run(lease, task, result);
      }
    });
    if (!acquire.isDone()) {
      // A result that its owner completed needs no resource any more.
      result.whenComplete((value, failure) -> acquire.cancel(false));
    }
    return result;
  }

  private <R extends @Nullable Object> void run(
      Lease<T> lease,
      Function<? super T, ? extends CompletionStage<R>> task,
      CompletableFuture<R> result) {
    CompletionStage<R> stage;
    try {
      stage = task.apply(lease.get());
      if (stage == null) {
        throw new NullPointerException("the task returned null instead of a stage");
      }
    } catch (Throwable failure) { // the caller gets it
      end(lease, failure);
      result.completeExceptionally(failure);
      return;
    }
    stage.whenComplete((value, failure) -> {
      end(lease, failure);
      if (failure == null) {
        result.complete(value);
      } else {
        result.completeExceptionally(failure);
      }
    });
  }

  private void end(Lease<T> lease, @Nullable Throwable failure) {
    switch (failure == null ? TaskFailure.RELEASE : pool.tasks.verdict(failure)) {
      case DESTROY -> ((SlotLease<T>) lease).discardAfterTask();
      case CHECK -> {
        lease.suspect();
        lease.close();
      }
      case RELEASE -> lease.close();
    }
  }
}

package dev.cenote.internal;

import dev.cenote.Action;
import dev.cenote.PoolEvent;
import dev.cenote.Task;
import dev.cenote.TaskFailure;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on the caller's thread. Nobody but the engine can end such a use, unless the pool
 * watches over its leases, so it ends in the cheapest way there is: {@link PoolEngine#releaseOwn}.
 */
final class Tasks<T> {
  private final PoolEngine<T> pool;
  private final Predicate<? super Throwable> suspectWhen;

  Tasks(PoolEngine<T> pool, Predicate<? super Throwable> suspectWhen) {
    this.pool = pool;
    this.suspectWhen = suspectWhen;
  }

  <R extends @Nullable Object, E extends Exception> R execute(
      Slot<T> slot, Task<? super T, ? extends R, E> task) throws E {
    long leased = slot.word;
    T resource = resource(slot, leased);
    R result;
    try {
      result = task.run(resource);
    } catch (Throwable failure) {
      endFailed(slot, leased, failure);
      throw failure;
    }
    pool.releaseOwn(slot, leased);
    return result;
  }

  <E extends Exception> void run(Slot<T> slot, Action<? super T, E> action) throws E {
    long leased = slot.word;
    T resource = resource(slot, leased);
    try {
      action.run(resource);
    } catch (Throwable failure) {
      endFailed(slot, leased, failure);
      throw failure;
    }
    pool.releaseOwn(slot, leased);
  }

  /** What a task is to use, from when on the use may be ended by others in a watchful pool. */
  private T resource(Slot<T> slot, long leased) {
    T resource = Objects.requireNonNull(slot.resource);
    if (pool.attended) {
      pool.leaks.watch(slot, leased);
    }
    return resource;
  }

  private void endFailed(Slot<T> slot, long leased, Throwable failure) {
    switch (verdict(failure)) {
      case DESTROY -> pool.exchange.discard(slot, leased, PoolEvent.Reason.TASK_FAILED);
      case CHECK -> {
        pool.checks.suspect(slot, slot.birth);
        pool.releaseOwn(slot, leased);
      }
      case RELEASE -> pool.releaseOwn(slot, leased);
    }
  }

  /** What becomes of a resource whose task failed. */
  TaskFailure verdict(Throwable failure) {
    TaskFailure answer = pool.config().onTaskFailure();
    if (answer == TaskFailure.RELEASE
        || (answer == TaskFailure.CHECK && !pool.checks.areEnabled())) {
      return TaskFailure.RELEASE;
    }
    try {
      return suspectWhen.test(failure) ? answer : TaskFailure.RELEASE;
    } catch (Throwable broken) { // a predicate that cannot tell must not hide the task's failure
      pool.notices.report("the suspectWhen predicate failed", broken);
      return answer;
    }
  }
}

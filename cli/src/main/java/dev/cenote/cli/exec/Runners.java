package dev.cenote.cli.exec;

import dev.cenote.cli.ExitStatus;
import dev.cenote.workers.TaskOptions;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerPool;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Those who take tasks off the belt and have them answered: a thread for each worker, so that a
 * task that was taken runs, and none waits in the pool that would have to be called back.
 */
final class Runners {

  private static final TaskOptions OPTIONS =
      TaskOptions.defaults().acquireTimeout(ChronoUnit.FOREVER.getDuration());

  private final WorkerPool<byte[], byte[]> pool;
  private final Belt belt;
  private final ExecSettings settings;
  private final Probation probation;
  private final AtomicInteger atWork = new AtomicInteger();

  Runners(WorkerPool<byte[], byte[]> pool, Belt belt, ExecSettings settings, Probation probation) {
    this.pool = pool;
    this.belt = belt;
    this.settings = settings;
    this.probation = probation;
  }

  void start() {
    atWork.set(settings.workers());
    for (int i = 1; i <= settings.workers(); i++) {
      Thread.ofPlatform().daemon().name("cenote-exec-" + i).start(this::work);
    }
  }

  private void work() {
    try {
      for (Optional<Belt.Place> next = belt.take(); next.isPresent(); next = belt.take()) {
        run(next.get());
      }
    } catch (InterruptedException e) {
      // Nobody does that; then there is one less at work.
    } finally {
      if (atWork.decrementAndGet() == 0) {
        probation.end();
      }
    }
  }

  private void run(Belt.Place place) {
    try {
      conclude(place, attempt(place.task()));
    } catch (WorkerException e) {
      belt.drop();
      switch (e.kind()) {
        case CANCELLED, REJECTED -> belt.stop(); // the pool was closed under it
        default -> belt.fail(notStarted(e));
      }
    } catch (Throwable unforeseen) { // nobody else would hear of it
      belt.drop();
      belt.fail(new ExecException(ExitStatus.FAILED, unforeseen.toString()));
    }
  }

  private static ExecException notStarted(WorkerException e) {
    return new ExecException(Failures.startStatus(e), Failures.sentence(e));
  }

  private void conclude(Belt.Place place, Outcome outcome) {
    if (outcome instanceof Outcome.Failure failure && failure.kind().equals(Failures.CRASHED)) {
      if (!probation.crashed(place, failure)) {
        belt.fail(
            new ExecException(
                ExitStatus.FAILED,
                "the workers end before they answer anything: " + failure.reason()));
      }
      return;
    }
    if (outcome instanceof Outcome.Success) {
      probation.pass();
    }
    belt.deliver(place, outcome);
  }

  /** Runs a task as often as it may be; throws if that is not the task's business. */
  private Outcome attempt(Task task) throws InterruptedException {
    for (int retries = settings.retries(); ; retries--) {
      try {
        return judged(task, pool.execute(task.line(), OPTIONS));
      } catch (WorkerException e) {
        boolean isTasks =
            switch (e.kind()) {
              case CRASHED, TIMED_OUT, PROTOCOL, HANDLER -> true;
              case START_FAILED, CANCELLED, REJECTED -> false;
            };
        if (!isTasks) {
          throw e;
        }
        if (retries == 0) {
          return new Outcome.Failure(
              task,
              e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
              Failures.sentence(e));
        }
      } catch (IllegalArgumentException e) {
        return new Outcome.Failure(task, Failures.REFUSED, Failures.sentence(e));
      }
    }
  }

  private Outcome judged(Task task, byte[] result) {
    if (settings.wire() != Wire.LINES) {
      for (byte each : result) {
        if (each == '\n') {
          return new Outcome.Failure(
              task, Failures.REFUSED, "its result has a line break in it, and would not be a line");
        }
      }
    }
    return new Outcome.Success(task, result);
  }
}

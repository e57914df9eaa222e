package dev.cenote.stress.simulation;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.OverloadException;
import dev.cenote.Pool;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolState;
import dev.cenote.PoolStats;
import dev.cenote.QueueFullException;
import dev.cenote.ResourceCreationException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A user of the pool: does a few things drawn by chance, and judges what it sees. */
final class Caller {
  /** Thrown by tasks, to be seen again by who ran them. */
  private static final class TaskFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    TaskFailed() {
      super("the task fails", null, false, false);
    }
  }

  private final Run run;
  private final World world;
  private final SimClock clock;
  private final Shape shape;
  private final Ledger ledger;
  private final Pool<Resource> pool;
  private final String name;
  private final Dice dice;
  private final Uses uses;
  private @Nullable SimThread thread;
  private boolean interrupted;
  private @Nullable PoolStats last;

  Caller(Run run, String name, Dice dice) {
    this.run = run;
    world = run.world;
    clock = run.clock;
    shape = run.shape;
    ledger = run.ledger;
    pool = run.pool;
    this.name = name;
    this.dice = dice;
    uses = new Uses(run, dice, this::refused);
  }

  void start() {
    thread = world.start(name, this::live);
  }

  private void live() {
    for (int step = 0; step < shape.steps; step++) {
      Op op = shape.ops.draw(dice);
      world.say(op.name());
      perform(op);
      Thread.interrupted();
    }
  }

  private void perform(Op op) {
    switch (op) {
      case ACQUIRE -> acquire();
      case TRY_ACQUIRE -> tryAcquire();
      case ACQUIRE_ASYNC -> acquireAsync();
      case CANCEL_ASYNC -> cancelAsync();
      case EXECUTE -> execute();
      case EXECUTE_ASYNC -> executeAsync();
      case END_AGAIN -> uses.endAgain();
      case CLEAR -> pool.clear();
      case CHECK_HEALTH -> checkHealth();
      case INVALIDATE -> invalidate();
      case INTERRUPT -> interrupt();
      case LOOK -> look();
      case REST -> rest();
      case PAUSE -> pause();
      case RESET -> reset();
      case RESIZE -> resize();
      case START -> startPool();
      case DRAIN -> drain();
      case CLOSE, CLOSE_NOW -> close(op == Op.CLOSE);
      default -> throw new AssertionError(op);
    }
  }

  // Getting a lease.

  private Wait begins() {
    int millis = shape.patienceMillis[dice.below(shape.patienceMillis.length)];
    long timeout = millis < 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(millis);
    return run.begins(dice.below(shape.priorities), timeout);
  }

  private static AcquireOptions options(Wait wait) {
    return AcquireOptions.defaults()
        .priority(wait.priority)
        .timeout(Duration.ofNanos(wait.timeout));
  }

  private void acquire() {
    Wait wait = begins();
    wait.caller.wait = wait;
    Lease<Resource> lease;
    try {
      lease =
          wait.priority == 0 && dice.chance(0.5)
              ? pool.acquire(Duration.ofNanos(wait.timeout))
              : pool.acquire(options(wait));
    } catch (Exception e) {
      refused(wait, e);
      return;
    } finally {
      wait.caller.wait = null;
    }
    hold(lease, wait);
  }

  private void hold(Lease<Resource> lease, Wait wait) {
    run.served(wait);
    uses.use(lease, wait);
    ledger.needsNoMore(wait);
  }

  private void tryAcquire() {
    Wait wait = run.begins(Integer.MIN_VALUE, Long.MAX_VALUE);
    Optional<Lease<Resource>> lease;
    try {
      lease = pool.tryAcquire();
    } catch (Exception e) {
      refused(wait, e);
      return;
    }
    if (lease.isPresent()) {
      hold(lease.get(), wait);
    } else {
      wait.over = true;
      ledger.needsNoMore(wait);
    }
  }

  private CompletableFuture<Lease<Resource>> future(Wait wait) {
    CompletableFuture<Lease<Resource>> future = pool.acquireAsync(options(wait));
    wait.future = future;
    if (!future.isDone()) {
      wait.isQueued(world);
    }
    return future;
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void acquireAsync() {
    Wait wait = begins();
    CompletableFuture<Lease<Resource>> future = future(wait);
    if (dice.chance(0.5)) {
      future.whenComplete((lease, failure) -> {
        if (failure == null) {
          hold(lease, wait);
        } else {
          refused(wait, failure);
        }
      });
    } else {
      take(future, wait);
    }
  }

  private void cancelAsync() {
    Wait wait = begins();
    wait.isWatched = false;
    CompletableFuture<Lease<Resource>> future = future(wait);
    if (dice.chance(0.3)) {
      world.start(name + "-canceller", () -> future.cancel(false));
    } else {
      rest();
      if (dice.chance(0.7)) {
        future.cancel(false);
      } else {
        future.completeExceptionally(new TaskFailed());
      }
    }
    take(future, wait);
  }

  /** Waits for a future, as long as nobody interrupts. */
  private void take(CompletableFuture<Lease<Resource>> future, Wait wait) {
    Lease<Resource> lease;
    try {
      lease = future.get();
    } catch (InterruptedException e) {
      if (future.cancel(false)) {
        refused(wait, e);
        return;
      }
      take(future, wait);
      return;
    } catch (ExecutionException e) {
      refused(wait, e.getCause());
      return;
    } catch (CancellationException e) {
      refused(wait, e);
      return;
    }
    hold(lease, wait);
  }

  private void execute() {
    Wait wait = begins();
    wait.caller.wait = wait;
    try {
      if (dice.chance(0.5)) {
        pool.run(options(wait), resource -> task(resource, wait));
      } else {
        Resource result = pool.execute(options(wait), resource -> task(resource, wait));
        ledger.check(result.wasSeen, "a task's result is not what it returned");
      }
    } catch (TaskFailed e) {
      world.say("its task failed");
    } catch (Exception e) {
      refused(wait, e);
    } finally {
      wait.caller.wait = null;
      ledger.needsNoMore(wait);
    }
  }

  private Resource task(Resource resource, Wait wait) {
    run.served(wait);
    uses.useInTask(resource, wait);
    if (dice.chance(shape.taskFails)) {
      throw new TaskFailed();
    }
    return resource;
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void executeAsync() {
    Wait wait = begins();
    wait.isTask = true;
    CompletableFuture<Integer> result =
        pool.executeAsync(options(wait), resource -> stage(resource, wait));
    wait.future = result;
    if (dice.chance(0.3)) {
      wait.isWatched = false;
      rest();
      result.cancel(false);
    }
    result.whenComplete((value, failure) -> {
      if (failure != null && !wait.over) {
        refused(wait, failure);
      }
    });
  }

  private CompletionStage<Integer> stage(Resource resource, Wait wait) {
    run.served(wait);
    if (dice.chance(0.5)) {
      uses.useInTask(resource, wait);
      if (dice.chance(shape.taskFails)) {
        throw new TaskFailed();
      }
      return CompletableFuture.completedFuture(1);
    }
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    world.start(
        name + "-task",
        () -> {
          uses.useInTask(resource, wait);
          if (dice.chance(shape.taskFails)) {
            stage.completeExceptionally(new TaskFailed());
          } else {
            stage.complete(1);
          }
        });
    return stage;
  }

  /** Judges why an acquire brought nothing. */
  private void refused(Wait wait, @Nullable Throwable failure) {
    wait.over = true;
    ledger.needsNoMore(wait);
    Throwable reason =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    world.say("gets " + (reason == null ? null : reason.getClass().getSimpleName()));
    switch (reason) {
      case AcquireTimeoutException e -> timedOut(wait);
      case PoolClosedException e -> ledger.check(ledger.ending, "closed, but nobody closed it");
      case QueueFullException e -> {
        ledger.rejections++;
        ledger.check(shape.queueLimit != Shape.UNLIMITED, "a queue without a limit is full");
      }
      case OverloadException e -> dropped(wait, e);
      case ResourceCreationException e ->
          ledger.check(
              shape.createFails > 0 || shape.createHangs > 0 || shape.rejects > 0 || ledger.ending,
              "a creation failed: " + e);
      case InterruptedException e ->
          ledger.check(interrupted, "interrupted, but nobody interrupted it");
      case CancellationException e -> {}
      case TaskFailed e -> {}
      case IllegalStateException e when ledger.mayBeReclaimed(wait.began) -> {}
      case null, default -> {
        AssertionError error = ledger.broken("an acquire ended by " + reason);
        if (reason != null) {
          error.initCause(reason);
        }
        throw error;
      }
    }
  }

  private void timedOut(Wait wait) {
    ledger.timeouts++;
    long overrun = world.now() - wait.began - wait.timeout;
    ledger.check(overrun >= 0, wait + " timed out " + -overrun / 1_000 + " us early");
    if (shape.isPrompt() && wait.isWatched) {
      ledger.check(overrun <= Run.SLACK, wait + " timed out " + overrun / 1_000 + " us late");
    }
  }

  private void dropped(Wait wait, OverloadException overload) {
    ledger.rejections++;
    long target = TimeUnit.MILLISECONDS.toNanos(shape.shedMillis);
    long queued = overload.queued().toNanos();
    ledger.check(target > 0, "dropped from a queue of a pool that drops nobody");
    ledger.check(queued > target, wait + " was dropped after " + queued / 1_000 + " us");
    ledger.check(overload.waiting() > 1, wait + " was dropped though it waited alone");
    ledger.check(queued <= world.now() - wait.began, wait + " did not wait for so long");
  }

  // Everything else.

  private void rest() {
    try {
      if (dice.chance(0.5)) {
        clock.sleep(TimeUnit.MILLISECONDS.toNanos(10L * dice.between(1, 2)));
      } else {
        world.giveWay();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause() {
    try {
      pool.pause();
      rest();
      pool.resume();
    } catch (PoolClosedException e) {
      ledger.check(ledger.ending, "closed, but nobody closed it");
    }
  }

  private void reset() {
    long calledAt = world.points();
    pool.reset();
    ledger.reset(calledAt);
  }

  private void resize() {
    int max = dice.between(1, shape.max);
    int min = dice.chance(0.5) ? 0 : dice.between(0, max);
    ledger.resizeBegins();
    try {
      pool.resize(min, max);
    } catch (PoolClosedException e) {
      ledger.check(ledger.ending, "closed, but nobody closed it");
    } finally {
      ledger.resizeEnds(max);
    }
  }

  private void invalidate() {
    Resource resource = ledger.any(dice);
    if (resource != null) {
      pool.invalidate(resource);
      ledger.condemned(resource);
    }
  }

  private void checkHealth() {
    try {
      int unfit = pool.checkHealth();
      boolean mayFind = shape.checkFails > 0 || shape.checkTimeoutMillis > 0;
      ledger.check(unfit == 0 || mayFind, unfit + " unfit where all are fit");
    } catch (InterruptedException e) {
      ledger.check(interrupted, "interrupted, but nobody interrupted it");
    }
  }

  private void interrupt() {
    Caller other = run.callers.get(dice.below(run.callers.size()));
    SimThread target = other.thread;
    if (target != null) {
      other.interrupted = true;
      target.thread().interrupt();
    }
  }

  private void look() {
    PoolStats stats = pool.stats();
    ledger.check(stats.total() <= shape.max, "more than max in " + Ledger.show(stats));
    PoolStats before = last;
    if (before != null) {
      boolean forward =
          before.created() <= stats.created()
              && before.destroyed() <= stats.destroyed()
              && before.detached() <= stats.detached()
              && before.acquired() <= stats.acquired()
              && before.released() <= stats.released()
              && before.checksPassed() <= stats.checksPassed()
              && before.checksFailed() <= stats.checksFailed()
              && before.timeouts() <= stats.timeouts();
      ledger.check(
          forward, "a counter went back: " + Ledger.show(before) + " to " + Ledger.show(stats));
    }
    last = stats;
    ledger.check(pool.leases().size() <= shape.max, "more leases than max");
  }

  private void startPool() {
    try {
      pool.start();
    } catch (PoolClosedException e) {
      ledger.check(ledger.ending, "closed, but nobody closed it");
    } catch (ResourceCreationException e) {
      ledger.check(
          shape.creationsMayFail()
              || shape.timesOut
              || ledger.ending
              || shape.min > 0
              || shape.ops.has(Op.RESIZE),
          "a pool could not start: " + e);
    } catch (InterruptedException e) {
      ledger.check(interrupted, "interrupted, but nobody interrupted it");
    }
  }

  private void drain() {
    ledger.ending = true;
    try {
      boolean drained = pool.drain(Duration.ofMillis(dice.oneOf(0L, 10L, 1_000_000L)));
      ledger.ended = true;
      ledger.check(!drained || ledger.held() == 0, "drained, but leases are held");
      ledger.drained |= drained;
    } catch (InterruptedException e) {
      ledger.ended = true;
      ledger.check(interrupted, "interrupted, but nobody interrupted it");
    }
  }

  private void close(boolean orderly) {
    ledger.ending = true;
    if (orderly) {
      pool.close();
    } else {
      pool.closeNow();
    }
    ledger.ended = true;
    ledger.check(pool.state() == PoolState.CLOSED, "closed, but " + pool.state());
  }
}

package dev.cenote.stress.simulation;

import static dev.cenote.stress.simulation.Ending.CLOSE;
import static dev.cenote.stress.simulation.Op.ACQUIRE;
import static dev.cenote.stress.simulation.Op.ACQUIRE_ASYNC;
import static dev.cenote.stress.simulation.Op.CANCEL_ASYNC;
import static dev.cenote.stress.simulation.Op.EXECUTE;
import static dev.cenote.stress.simulation.Op.EXECUTE_ASYNC;
import static dev.cenote.stress.simulation.Op.INTERRUPT;
import static dev.cenote.stress.simulation.Op.TRY_ACQUIRE;

import dev.cenote.IdleOrder;
import java.util.function.BiConsumer;

/** The meetings to explore: each makes one hand-shake of the engine frequent in small programs. */
enum Scenario {
  CLAIM_RELEASE(
      "claim against release, offer against queueing",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(EXECUTE, 2).add(TRY_ACQUIRE, 1);
        shape.patienceMillis = new int[] {-1};
        shape.holdTakesTime = 0;
      }),
  LATE_RELEASE(
      "a task's release that is seen late, against queueing",
      (shape, dice) -> {
        shape.ops.add(EXECUTE, 3).add(ACQUIRE, 1).add(ACQUIRE_ASYNC, 1);
        shape.patienceMillis = new int[] {-1};
        shape.max = 1;
        shape.order = IdleOrder.AFFINITY;
        shape.leaseListener = false;
        shape.hooks = false;
        shape.callers = dice.between(2, 3);
        shape.steps = dice.between(1, 2);
        shape.holdTakesTime = 0;
        shape.lazyWrites = true;
      }),
  HAND_OVER_TIMEOUT(
      "hand-over against timeout",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(EXECUTE, 1).add(ACQUIRE_ASYNC, 1);
        shape.patienceMillis = new int[] {-1, 0, 10, 10, 20};
        shape.max = dice.between(1, 2);
        shape.holdTakesTime = 0.6;
      }),
  HAND_OVER_INTERRUPT(
      "hand-over against interrupt",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(ACQUIRE_ASYNC, 1).add(INTERRUPT, 3);
        shape.max = 1;
      }),
  HAND_OVER_FUTURE(
      "hand-over against a future's completion",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 2).add(ACQUIRE_ASYNC, 3).add(EXECUTE_ASYNC, 2);
        shape.max = dice.between(1, 2);
        shape.workers = dice.oneOf(Shape.UNLIMITED, 1, 2);
      }),
  HAND_OVER_CANCEL(
      "hand-over against a future's cancellation",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 2).add(CANCEL_ASYNC, 4).add(EXECUTE_ASYNC, 1);
        shape.max = dice.between(1, 2);
      }),
  CLOSE_RELEASE(
      "close against release",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 5).add(EXECUTE, 2).add(Op.CLOSE, 1).add(Op.CLOSE_NOW, 1);
        shape.closeTimeoutMillis = dice.oneOf(0, 10);
      }),
  CLOSE_ACQUIRE(
      "close against acquire",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 3).add(ACQUIRE_ASYNC, 2).add(TRY_ACQUIRE, 1).add(Op.START, 1);
        shape.ops.add(Op.CLOSE, 1).add(Op.CLOSE_NOW, 1).add(INTERRUPT, 1);
        shape.closeTimeoutMillis = dice.oneOf(0, 10);
      }),
  DRAIN(
      "drain against all",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(CANCEL_ASYNC, 1).add(Op.DRAIN, 2).add(INTERRUPT, 1);
        shape.endings.add(Ending.INVALIDATE, 1).add(Ending.DETACH, 1).add(CLOSE, 2);
      }),
  INTAKE(
      "the end of the intake against whoever just comes",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 3).add(ACQUIRE_ASYNC, 1).add(Op.DRAIN, 2);
        shape.ops.add(Op.CLOSE, 1).add(Op.CLOSE_NOW, 1);
        shape.max = 1;
        shape.callers = dice.between(2, 3);
        shape.steps = 1;
        shape.createFails = dice.oneOf(0.0, 0.5);
        shape.attempts = dice.oneOf(Shape.UNLIMITED, 1);
      }),
  DOUBLE_CLOSE(
      "two ends of one lease, and ends that come late",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 3).add(ACQUIRE_ASYNC, 1).add(Op.END_AGAIN, 2);
        shape.endings.add(Ending.CLOSE_TWICE, 2).add(Ending.CLOSE_OR_INVALIDATE, 1);
        shape.endings.add(Ending.CLOSE_OR_DETACH, 1).add(CLOSE, 1);
      }),
  INVALIDATE_RELEASE(
      "invalidation against release",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 3).add(EXECUTE, 2).add(Op.INVALIDATE, 2);
        shape.endings.add(Ending.INVALIDATE, 1).add(Ending.POOL_INVALIDATE, 1).add(CLOSE, 2);
      }),
  INVALIDATE_HAND_OVER(
      "invalidation against hand-over",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(ACQUIRE_ASYNC, 1).add(Op.INVALIDATE, 3);
        shape.endings.add(Ending.POOL_INVALIDATE, 1).add(CLOSE, 3);
        shape.max = dice.between(1, 2);
        shape.hookInvalidates = 0.1;
      }),
  CREATION(
      "a creation arrives while its caller times out",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(TRY_ACQUIRE, 1).add(CANCEL_ASYNC, 1).add(Op.START, 1);
        shape.endings.add(Ending.INVALIDATE, 3).add(Ending.DETACH, 1).add(CLOSE, 1);
        shape.patienceMillis = new int[] {-1, 0, 10, 10, 20};
        shape.createTakesTime = 0.8;
      }),
  CREATION_ABANDONED(
      "creations that hang",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(TRY_ACQUIRE, 1).add(Op.CLOSE, 1).add(Op.START, 1);
        shape.endings.add(Ending.INVALIDATE, 1).add(CLOSE, 1);
        shape.createTakesTime = 0.3;
        shape.createHangs = 0.4;
        shape.createTimeoutMillis = 20;
        shape.timesOut = true;
        shape.patienceMillis = new int[] {-1, 20, 40};
      }),
  CREATION_FAILS(
      "failing creations and backoff",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(ACQUIRE_ASYNC, 1).add(Op.START, 1).add(Op.CLOSE, 1);
        shape.endings.add(Ending.INVALIDATE, 1).add(CLOSE, 1);
        shape.createFails = dice.oneOf(0.3, 0.8);
        shape.failFast = dice.chance(0.3);
        shape.attempts = dice.oneOf(Shape.UNLIMITED, 1, 2);
        shape.rejects = dice.oneOf(0.0, 0.1);
      }),
  DESTRUCTION(
      "destructions that fail and hang",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(Op.CLEAR, 1).add(Op.INVALIDATE, 1).add(Op.CLOSE, 1);
        shape.endings.add(Ending.INVALIDATE, 2).add(CLOSE, 1);
        shape.destroyFails = 0.2;
        shape.destroyTakesTime = 0.3;
        shape.destroyHangs = 0.3;
        shape.destroyTimeoutMillis = 20;
        shape.timesOut = true;
      }),
  HOOKS(
      "failing hooks and the way back to the queue",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(CANCEL_ASYNC, 2).add(TRY_ACQUIRE, 1).add(EXECUTE, 1);
        shape.ops.add(Op.CLOSE, 1).add(INTERRUPT, 1);
        shape.hooks = true;
        shape.hookFails = 0.3;
        shape.hookTakesTime = dice.oneOf(0.0, 0.3);
        shape.hookInvalidates = dice.oneOf(0.0, 0.2);
      }),
  HOOKS_END(
      "the way back to the queue against the end of the pool",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 3).add(ACQUIRE_ASYNC, 1).add(Op.DRAIN, 2).add(Op.CLOSE, 1);
        shape.hooks = true;
        shape.hookFails = dice.oneOf(0.5, 0.9); // often enough for a pause before the next creation
        shape.max = 1;
        shape.callers = dice.between(2, 3);
        shape.steps = 1;
        shape.patienceMillis = new int[] {-1};
        shape.createTakesTime = 0;
        shape.holdTakesTime = 0;
      }),
  CLEAR_ACQUIRE(
      "clear against acquire",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(TRY_ACQUIRE, 1).add(ACQUIRE_ASYNC, 1).add(Op.CLEAR, 3);
        shape.min = dice.between(0, shape.max);
      }),
  DETACH(
      "detach against acquire",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(ACQUIRE_ASYNC, 1).add(Op.LOOK, 1);
        shape.endings.add(Ending.DETACH, 3).add(Ending.CLOSE_OR_DETACH, 1).add(CLOSE, 1);
      }),
  TRYING(
      "tryAcquire against those who wait",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 3).add(TRY_ACQUIRE, 4).add(Op.LOOK, 1);
        shape.max = dice.between(1, 2);
      }),
  PRIORITIES(
      "priorities, ageing and the queue's bound",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(CANCEL_ASYNC, 1).add(INTERRUPT, 1);
        shape.priorities = 3;
        shape.ageingMillis = dice.oneOf(0, 10);
        shape.queueLimit = dice.oneOf(Shape.UNLIMITED, 0, 1, 2);
        shape.max = dice.between(1, 2);
        shape.callers = dice.between(4, 5);
      }),
  SHEDDING(
      "an overload's drops against hand-over, timeout and cancellation",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 5).add(EXECUTE, 1).add(ACQUIRE_ASYNC, 2).add(CANCEL_ASYNC, 1);
        shape.ops.add(INTERRUPT, 1).add(Op.PAUSE, 1).add(Op.RESIZE, 1).add(Op.DRAIN, 1);
        shape.patienceMillis = new int[] {-1, -1, 10, 20, 40};
        shape.shedMillis = dice.oneOf(5, 10);
        shape.priorities = dice.between(1, 2);
        shape.ageingMillis = dice.oneOf(0, 10);
        shape.max = dice.between(1, 2);
        shape.callers = dice.between(4, 6);
        shape.steps = dice.between(2, 4);
        shape.holdTakesTime = dice.oneOf(0.7, 1.0);
      }),
  RETIREMENT(
      "lifetimes, idle and used up resources, against all",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(EXECUTE, 2).add(ACQUIRE_ASYNC, 1).add(TRY_ACQUIRE, 1);
        shape.ops.add(Op.PAUSE, 4).add(Op.INVALIDATE, 1).add(Op.CLEAR, 1).add(Op.CLOSE, 1);
        shape.endings.add(Ending.INVALIDATE, 1).add(Ending.DETACH, 1).add(CLOSE, 6);
        shape.idleMillis = dice.oneOf(0, 20, 30);
        shape.staleMillis = dice.oneOf(0, 20);
        shape.lifetimeMillis = dice.oneOf(0, 20, 40);
        shape.maxUses = dice.oneOf(0, 1, 2, 3);
        shape.createFails = dice.oneOf(0.0, 0.0, 0.3);
        shape.holdTakesTime = dice.oneOf(0.0, 0.5);
        shape.steps = dice.between(2, 6);
      }),
  RECLAIM(
      "leases taken away, against their ends",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(EXECUTE, 3).add(ACQUIRE_ASYNC, 1).add(EXECUTE_ASYNC, 1);
        shape.ops.add(Op.END_AGAIN, 1).add(Op.INVALIDATE, 1);
        shape.endings.add(Ending.INVALIDATE, 1).add(Ending.DETACH, 1).add(CLOSE, 4);
        shape.endings.add(Ending.CLOSE_TWICE, 1).add(Ending.CLOSE_OR_DETACH, 1);
        shape.reclaimMillis = dice.oneOf(10, 20);
        shape.maxUses = dice.oneOf(0, 0, 2);
        shape.holdTakesTime = 0.8;
      }),
  GROWTH(
      "more slots than the first array has",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 3).add(ACQUIRE_ASYNC, 1).add(EXECUTE, 1).add(Op.LOOK, 1);
        shape.max = 10;
        shape.min = dice.oneOf(0, 10);
        shape.createConcurrency = 10;
        shape.callers = 11;
        shape.steps = 2;
        shape.holdTakesTime = 0.7;
      }),
  RESET_CREATION(
      "reset against creations and hand-overs",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(ACQUIRE_ASYNC, 1).add(EXECUTE, 1).add(Op.RESET, 3);
        shape.max = dice.between(1, 2);
        shape.createTakesTime = 0.4;
        shape.createTimeoutMillis = dice.oneOf(0, 10);
        shape.timesOut = shape.createTimeoutMillis > 0;
      }),
  RESIZE_HAND_OVER(
      "resize against hand-over, creation and release",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(EXECUTE, 1).add(CANCEL_ASYNC, 1).add(TRY_ACQUIRE, 1);
        shape.ops.add(Op.RESIZE, 3);
        shape.endings.add(Ending.DETACH, 1).add(Ending.INVALIDATE, 1).add(CLOSE, 4);
        shape.max = dice.between(2, 3);
        shape.queueLimit = dice.oneOf(Shape.UNLIMITED, Shape.UNLIMITED, 1);
      }),
  RESIZE_CLOSE(
      "resize, pause and reset against the end",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(ACQUIRE_ASYNC, 1).add(Op.RESIZE, 2).add(Op.PAUSE, 1);
        shape.ops.add(Op.RESET, 1).add(Op.CLOSE, 1).add(Op.CLOSE_NOW, 1).add(Op.DRAIN, 1);
        shape.max = dice.between(1, 3);
        shape.closeTimeoutMillis = dice.oneOf(0, 10);
      }),
  PAUSE_TIMEOUT(
      "pause and resume against release, timeout and cancellation",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(EXECUTE, 1).add(CANCEL_ASYNC, 1).add(TRY_ACQUIRE, 1);
        shape.ops.add(Op.PAUSE, 3);
        shape.patienceMillis = new int[] {-1, 0, 10, 10, 20};
        shape.max = dice.between(1, 2);
        shape.queueLimit = dice.oneOf(Shape.UNLIMITED, Shape.UNLIMITED, 1);
      }),
  RENEWAL(
      "renewal against the end of the lease and of the pool",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 5).add(ACQUIRE_ASYNC, 1).add(Op.END_AGAIN, 1).add(INTERRUPT, 1);
        shape.ops.add(Op.DRAIN, 1).add(Op.CLOSE, 1).add(Op.INVALIDATE, 1);
        shape.endings.add(Ending.CLOSE_OR_RENEW, 2).add(Ending.CLOSE_TWICE, 1).add(CLOSE, 1);
        shape.renews = 0.5;
        shape.max = dice.between(1, 2);
        shape.closeTimeoutMillis = dice.oneOf(0, 10);
      }),
  CHECK_ACQUIRE(
      "checks against acquire",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(ACQUIRE_ASYNC, 1).add(EXECUTE, 1).add(TRY_ACQUIRE, 2);
        shape.ops.add(CANCEL_ASYNC, 1).add(Op.CHECK_HEALTH, 1).add(Op.REST, 1);
        shape.patienceMillis = new int[] {-1, -1, 0, 10};
        shape.checks = true;
        shape.checkOnAcquireMillis = dice.oneOf(0, 0, 10);
        shape.checkIntervalMillis = dice.oneOf(0, 20);
        shape.checkFails = dice.oneOf(0.0, 0.3);
        shape.checkTakesTime = dice.oneOf(0.0, 0.5);
        shape.queueLimit = dice.oneOf(Shape.UNLIMITED, Shape.UNLIMITED, 1);
      }),
  CHECK_TIMEOUT(
      "a check's result against its timer",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(ACQUIRE_ASYNC, 1).add(Op.CHECK_HEALTH, 2).add(INTERRUPT, 1);
        shape.endings.add(Ending.SUSPECT, 1).add(CLOSE, 1);
        shape.patienceMillis = new int[] {-1, 10, 20};
        shape.checks = true;
        shape.checkOnAcquireMillis = dice.oneOf(-1, 0, 10);
        shape.checkOnRelease = dice.chance(0.3);
        shape.checkTimeoutMillis = dice.oneOf(10, 60, 300, 400);
        shape.checkTakesTime = dice.oneOf(0.0, 0.6);
        shape.checkHangs = 0.3;
      }),
  CHECK_CLOSE(
      "checks against the end",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 4).add(EXECUTE, 1).add(Op.CHECK_HEALTH, 2).add(TRY_ACQUIRE, 1);
        shape.ops.add(Op.DRAIN, 1).add(Op.CLOSE, 1).add(Op.CLOSE_NOW, 1).add(INTERRUPT, 1);
        shape.endings.add(Ending.SUSPECT, 1).add(CLOSE, 1);
        shape.closeTimeoutMillis = dice.oneOf(0, 10);
        shape.checks = true;
        shape.checkOnAcquireMillis = dice.oneOf(-1, 0);
        shape.checkOnRelease = dice.chance(0.3);
        shape.checkIntervalMillis = dice.oneOf(0, 10);
        shape.checkTimeoutMillis = dice.oneOf(20, 400);
        shape.checkFails = dice.oneOf(0.0, 0.2);
        shape.checkHangs = dice.oneOf(0.0, 0.3);
      }),
  CLEAN_UP(
      "cleaning up against all that may come meanwhile",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 6);
        if (dice.chance(0.5)) {
          shape.ops.add(ACQUIRE_ASYNC, 1).add(TRY_ACQUIRE, 1).add(Op.INVALIDATE, 1);
          shape.ops.add(Op.RESIZE, 1).add(Op.RESET, 1).add(Op.CLOSE, 1);
          shape.hookFails = dice.oneOf(0.0, 0.2);
          shape.hookTakesTime = dice.oneOf(0.0, 0.3);
          shape.hookInvalidates = dice.oneOf(0.0, 0.2);
        }
        shape.endings.add(Ending.CLEAN_UP, 4).add(Ending.CLEAN_UP_TWICE, 1).add(CLOSE, 1);
        shape.hooks = false;
        shape.leaseListener = false;
        shape.order = IdleOrder.AFFINITY;
        shape.patienceMillis = new int[] {-1, 10};
        shape.max = dice.between(1, 2);
        shape.holdTakesTime = 0;
      }),
  TURNS(
      "what callers take turns with, checked or not, against the making of more",
      (shape, dice) -> {
        shape.callers = dice.between(1, 3);
        shape.ops.add(ACQUIRE, 5).add(ACQUIRE_ASYNC, 2).add(EXECUTE, 1);
        shape.ops.add(Op.PAUSE, dice.oneOf(0, 0, 1));
        if (shape.callers == 1) { // two may take turns with two, and a look at one after the other
          shape.ops.add(TRY_ACQUIRE, 1); // never finds either
        }
        shape.endings.add(Ending.SUSPECT, dice.oneOf(0, 1)).add(CLOSE, 4);
        shape.patienceMillis = new int[] {-1};
        shape.max = 3;
        shape.min = dice.between(0, 1);
        shape.steps = dice.between(2, 5);
        shape.haste = 0;
        shape.lazyWrites = false;
        shape.checks = dice.chance(0.8);
        shape.checkOnAcquireMillis = shape.checks ? dice.oneOf(-1, 0, 0, 10) : -1;
        shape.checkOnRelease = dice.chance(0.2);
        shape.checkIntervalMillis = dice.oneOf(0, 0, 10);
        shape.checkTakesTime = dice.oneOf(0.0, 0.0, 0.3);
        shape.isThrifty = true;
      }),
  SUSPECT(
      "suspicion against release and claim",
      (shape, dice) -> {
        shape.ops.add(ACQUIRE, 3).add(EXECUTE, 2).add(EXECUTE_ASYNC, 1).add(TRY_ACQUIRE, 1);
        shape.ops.add(Op.INVALIDATE, 1).add(Op.REST, 1);
        shape.endings.add(Ending.SUSPECT, 2).add(Ending.INVALIDATE, 2).add(CLOSE, 2);
        shape.taskFails = 0.3;
        shape.checks = true;
        shape.checkOnRelease = dice.chance(0.2);
        shape.checkIntervalMillis = dice.oneOf(0, 10);
        shape.checkFails = dice.oneOf(0.0, 0.3);
        shape.checkTakesTime = dice.oneOf(0.0, 0.3);
      }),
  EVERYTHING(
      "everything at once",
      (shape, dice) -> {
        for (Op op : Op.values()) {
          shape.ops.add(op, op.name().matches(".*ACQUIRE.*|EXECUTE.*|CANCEL.*") ? 6 : 1);
        }
        for (Ending ending : Ending.values()) {
          shape.endings.add(ending, ending == CLOSE ? 6 : 1);
        }
        shape.patienceMillis = new int[] {-1, 0, 10, 20, 50};
        shape.hooks = dice.chance(0.3);
        shape.hookFails = dice.oneOf(0.0, 0.1);
        shape.hookInvalidates = dice.oneOf(0.0, 0.1);
        shape.createFails = dice.oneOf(0.0, 0.2);
        shape.createHangs = dice.oneOf(0.0, 0.2);
        shape.createTimeoutMillis = 20;
        shape.destroyHangs = dice.oneOf(0.0, 0.2);
        shape.destroyTimeoutMillis = 20;
        shape.closeTimeoutMillis = dice.oneOf(0, 10);
        shape.rejects = dice.oneOf(0.0, 0.05);
        shape.taskFails = 0.2;
        shape.destroyAfterFailedTask = dice.chance(0.5);
        shape.checks = dice.chance(0.5);
        shape.checkOnAcquireMillis = shape.checks ? dice.oneOf(-1, 0, 10) : -1;
        shape.checkOnRelease = dice.chance(0.2);
        shape.checkIntervalMillis = dice.oneOf(0, 10);
        shape.checkTimeoutMillis = dice.oneOf(20, 400);
        shape.checkFails = dice.oneOf(0.0, 0.1);
        shape.checkHangs = shape.checks ? dice.oneOf(0.0, 0.1) : 0;
        shape.idleMillis = dice.oneOf(0, 30);
        shape.lifetimeMillis = dice.oneOf(0, 30);
        shape.maxUses = dice.oneOf(0, 2);
        shape.priorities = dice.between(1, 2);
        shape.shedMillis = dice.oneOf(0, 0, 10);
        shape.timesOut = true;
        shape.renews = dice.oneOf(0.0, 0.2);
      });

  final String title;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
  private final BiConsumer<Shape, Dice> mark;

  Scenario(String title, BiConsumer<Shape, Dice> mark) {
    this.title = title;
    this.mark = mark;
  }

  Shape shape(Dice dice) {
    Shape shape = Shape.drawn(dice);
    mark.accept(shape, dice);
    shape.createConcurrency = Math.min(shape.createConcurrency, shape.max);
    shape.min = Math.min(shape.min, shape.max);
    if (shape.workers != Shape.UNLIMITED) {
      shape.createTakesTime = 0; // on few threads user code that takes time holds up everything
      shape.holdTakesTime = 0;
      shape.renews = 0; // which blocks a thread that a creation may need
    }
    if (shape.lazyWrites) {
      shape.haste = 0; // a write is late by less than it takes any timer to go off
    }
    if (!shape.endings.has(CLOSE)) {
      shape.endings.add(CLOSE, 1);
    }
    return shape;
  }
}

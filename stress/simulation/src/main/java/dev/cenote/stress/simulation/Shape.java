package dev.cenote.stress.simulation;

import dev.cenote.IdleOrder;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolClock;
import dev.cenote.PoolRegistry;
import dev.cenote.RetryPolicy;
import dev.cenote.Shedding;
import dev.cenote.TaskFailure;
import java.time.Duration;
import java.util.concurrent.Executor;

/** What a program is drawn from: the pool's options, how likely what goes wrong, who does what. */
final class Shape {
  static final int UNLIMITED = Integer.MAX_VALUE;

  /** So that the upkeep comes now and then, and not at every moment that something is due. */
  private static final int EVICTION_MILLIS = 10;

  // The pool.
  int max;
  int min;
  int createConcurrency;
  IdleOrder order = IdleOrder.AFFINITY;
  int queueLimit = UNLIMITED;
  int ageingMillis;
  int acquireTimeoutMillis = 1_000;

  /** The wait that is still good, and twice that the interval; 0 if nobody is shed. */
  int shedMillis;

  int createTimeoutMillis;
  int destroyTimeoutMillis;
  int closeTimeoutMillis;
  boolean failFast;
  int attempts = UNLIMITED;
  boolean destroyAfterFailedTask;
  boolean leaseListener;
  boolean hooks;
  boolean checks;

  /** -1 for never. */
  int checkOnAcquireMillis = -1;

  boolean checkOnRelease;
  int checkIntervalMillis;
  int checkTimeoutMillis;

  // Retirement; 0 for off.
  int idleMillis;
  int staleMillis;
  int lifetimeMillis;
  int maxUses;
  int reclaimMillis;

  // The user's code, and the executor.
  double createFails;
  double createTakesTime;
  double createHangs;
  double destroyFails;
  double destroyTakesTime;
  double destroyHangs;
  double hookFails;
  double hookTakesTime;
  double hookInvalidates;
  double checkFails;
  double checkTakesTime;
  double checkHangs;
  double rejects;
  int workers = UNLIMITED;

  // The callers.
  int callers;
  int steps;
  int priorities = 1;
  double taskFails;
  double holdTakesTime;
  double renews;
  final Weights<Op> ops = new Weights<>(Op.class);
  final Weights<Ending> endings = new Weights<>(Ending.class);

  /** How long callers are willing to wait; -1 stands for ever. */
  int[] patienceMillis = {-1, 20};

  // Time.
  double haste;
  double whim;

  /** Whether writes without a fence become visible late, so that some things take a moment more. */
  boolean lazyWrites;

  /** Whether a creation or destruction may be given up, so that more exist than the pool counts. */
  boolean timesOut;

  /** Whether every resource stays and stays fit, so that no more are made than are needed. */
  boolean isThrifty;

  /** What all programs have in common before their scenario sets its mark. */
  static Shape drawn(Dice dice) {
    Shape shape = new Shape();
    shape.max = dice.between(1, 3);
    shape.min = dice.chance(0.3) ? dice.between(0, shape.max) : 0;
    shape.createConcurrency = dice.between(1, shape.max);
    shape.order =
        dice.oneOf(IdleOrder.AFFINITY, IdleOrder.AFFINITY, IdleOrder.LIFO, IdleOrder.FIFO);
    shape.leaseListener = dice.chance(0.1);
    shape.hooks = dice.chance(0.1);
    shape.callers = dice.between(2, 5);
    shape.steps = dice.between(1, 4);
    shape.createTakesTime = dice.oneOf(0.0, 0.0, 0.3);
    shape.holdTakesTime = dice.oneOf(0.0, 0.3);
    shape.haste = dice.chance(0.3) ? dice.oneOf(0.01, 0.05) : 0;
    shape.lazyWrites = dice.chance(0.3);
    shape.whim = dice.chance(0.2) ? 0.2 : 0;
    return shape;
  }

  /** How many timers a pool at rest may have beside the usual: the upkeep's, and what it makes. */
  int upkeepTimers() {
    int longest = Math.max(Math.max(idleMillis, staleMillis), lifetimeMillis);
    return longest + maxUses + reclaimMillis == 0 ? 0 : 1 + createConcurrency;
  }

  boolean creationsMayFail() {
    boolean tooSlow = haste > 0 && checkTimeoutMillis > 0; // time moves before they have their turn
    boolean unfit = checkFails > 0 || checkHangs > 0 || (checks && tooSlow);
    return createFails > 0 || unfit || timesOut || rejects > 0 || !keepsOrder();
  }

  /** Whether nobody who waits is passed by a newer one, or loses its place and comes back to it. */
  boolean keepsOrder() {
    return shedMillis == 0
        && hookFails == 0
        && hookTakesTime == 0; // an interrupt fails a hook that takes time
  }

  /** Whether a check may last over a standstill. */
  boolean checksTakeTime() {
    return checkTakesTime > 0 || checkHangs > 0;
  }

  /** Whether what has no time of its own happens at once whenever time stands still. */
  boolean isPrompt() {
    return haste == 0 && hookTakesTime == 0 && workers == UNLIMITED;
  }

  Pool<Resource> build(SimFactory factory, PoolClock clock, Executor executor) {
    PoolBuilder<Resource> builder =
        Pool.builder(factory)
            .name("simulated")
            .registry(PoolRegistry.create())
            .clock(clock)
            .executor(executor)
            .min(min)
            .max(max)
            .createConcurrency(createConcurrency)
            .idleOrder(order)
            .acquireTimeout(millis(acquireTimeoutMillis))
            .createTimeout(millis(createTimeoutMillis))
            .destroyTimeout(millis(destroyTimeoutMillis))
            .closeTimeout(millis(closeTimeoutMillis))
            .priorityAgeing(millis(ageingMillis))
            .failFast(failFast)
            .idleTimeout(millis(idleMillis))
            .staleAfter(millis(staleMillis))
            .maxLifetime(millis(lifetimeMillis))
            .evictionInterval(millis(EVICTION_MILLIS))
            .maxUses(maxUses)
            .reclaimAfter(millis(reclaimMillis))
            .onTaskFailure(taskFailure());
    if (checks) {
      builder
          .healthCheck(factory::check)
          .healthCheckInterval(millis(checkIntervalMillis))
          .healthCheckTimeout(millis(checkTimeoutMillis))
          .checkOnRelease(checkOnRelease);
      if (checkOnAcquireMillis >= 0) {
        builder.checkOnAcquire(millis(checkOnAcquireMillis));
      }
    }
    if (shedMillis > 0) {
      builder.shedding(Shedding.controlledDelay(millis(shedMillis), millis(2 * shedMillis)));
    }
    if (queueLimit != UNLIMITED) {
      builder.queueLimit(queueLimit);
    }
    if (attempts != UNLIMITED) {
      builder.createRetry(
          RetryPolicy.exponential(attempts, millis(50)).maxDelay(millis(250)).jitter(0.5));
    }
    if (leaseListener) {
      builder.leaseListener(event -> {});
    }
    return builder.build();
  }

  private TaskFailure taskFailure() {
    if (destroyAfterFailedTask) {
      return TaskFailure.DESTROY;
    }
    return checks ? TaskFailure.CHECK : TaskFailure.RELEASE;
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "pool of %d to %d, %s, %d creations at a time"
            .formatted(min, max, order, createConcurrency));
    show(text, "queue limit", queueLimit == UNLIMITED ? 0 : queueLimit + 1e-9);
    show(text, "ageing ms", ageingMillis);
    show(text, "shed after ms", shedMillis);
    show(text, "create timeout ms", createTimeoutMillis);
    show(text, "destroy timeout ms", destroyTimeoutMillis);
    show(text, "close timeout ms", closeTimeoutMillis);
    show(text, "fail fast", failFast ? 1 : 0);
    show(text, "attempts", attempts == UNLIMITED ? 0 : attempts);
    show(text, "destroy after failed task", destroyAfterFailedTask ? 1 : 0);
    show(text, "lease listener", leaseListener ? 1 : 0);
    show(text, "hooks", hooks ? 1 : 0);
    show(text, "checks", checks ? 1 : 0);
    show(
        text,
        "check on acquire after ms",
        checkOnAcquireMillis < 0 ? 0 : checkOnAcquireMillis + 1e-9);
    show(text, "check on release", checkOnRelease ? 1 : 0);
    show(text, "check interval ms", checkIntervalMillis);
    show(text, "check timeout ms", checkTimeoutMillis);
    show(text, "check fails", checkFails);
    show(text, "check takes time", checkTakesTime);
    show(text, "check hangs", checkHangs);
    show(text, "idle ms", idleMillis);
    show(text, "stale ms", staleMillis);
    show(text, "lifetime ms", lifetimeMillis);
    show(text, "uses", maxUses);
    show(text, "reclaim ms", reclaimMillis);
    show(text, "create fails", createFails);
    show(text, "create takes time", createTakesTime);
    show(text, "create hangs", createHangs);
    show(text, "destroy fails", destroyFails);
    show(text, "destroy takes time", destroyTakesTime);
    show(text, "destroy hangs", destroyHangs);
    show(text, "hook fails", hookFails);
    show(text, "hook takes time", hookTakesTime);
    show(text, "hook invalidates", hookInvalidates);
    show(text, "executor rejects", rejects);
    show(text, "workers", workers == UNLIMITED ? 0 : workers);
    show(text, "priorities", priorities == 1 ? 0 : priorities);
    show(text, "task fails", taskFails);
    show(text, "hold takes time", holdTakesTime);
    show(text, "renews", renews);
    show(text, "haste", haste);
    show(text, "spurious wake-ups", whim);
    show(text, "lazy writes", lazyWrites ? 1 : 0);
    return text + "; " + callers + " callers × " + steps + " of " + ops + ", ending by " + endings;
  }

  private static void show(StringBuilder text, String what, double value) {
    if (value != 0) {
      text.append(", ").append(what);
      if (value != 1) {
        text.append(' ').append(Math.round(value * 1_000) / 1_000.0);
      }
    }
  }
}

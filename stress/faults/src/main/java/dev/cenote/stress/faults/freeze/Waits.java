package dev.cenote.stress.faults.freeze;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolRegistry;
import dev.cenote.PoolStats;
import dev.cenote.stress.faults.Callers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Callers wait when the world stops, for the end of a lease, for a check or for a creation. What
 * they wait for is there in the moment in which it goes on: holders release, and the answers to
 * checks and creations have come. The times of all of them have ended meanwhile, except of those
 * who would wait for long.
 */
final class Waits implements FrozenCase.Scene {
  private static final int MAX = 8;
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

  /** What became of the callers of one pool. */
  private static final class Tally {
    final LongAdder served = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder unanswered = new LongAdder();
  }

  private final Callers kind;
  private final Pool<Line> releasing;
  private final Pool<Line> checking;
  private final Pool<Line> creating;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Lease<Line>> held = new ArrayList<>();
  private final Tally patient = new Tally();
  private final Tally hasty = new Tally();
  private final Tally checked = new Tally();
  private final Tally created = new Tally();

  Waits(int port, Callers kind) {
    this.kind = kind;
    releasing = builder("releasing", port).build();
    checking =
        builder("checking", port)
            .healthyWhen(Line::check)
            .checkOnAcquire(Duration.ZERO)
            .healthCheckInterval(Duration.ZERO)
            .healthCheckTimeout(SHORT)
            .min(MAX)
            .build();
    creating = builder("creating", port).createTimeout(SHORT).build();
  }

  private static PoolBuilder<Line> builder(String name, int port) {
    return Pool.builder(() -> new Line(port))
        .name(name)
        .registry(PoolRegistry.create())
        .max(MAX)
        .createConcurrency(MAX);
  }

  @Override
  public void prepare(Talk talk) throws Exception {
    checking.start();
    for (int i = 0; i < MAX; i++) {
      held.add(releasing.acquire());
    }
    talk.say(Talk.HOLD);
    talk.hear(Talk.HOLD);
    call(releasing, SHORT, hasty, MAX);
    await(() -> releasing.stats().waiting() == MAX);
    call(releasing, LONG, patient, 2 * MAX);
    call(checking, SHORT, checked, MAX);
    call(creating, SHORT, created, MAX);
    await(() -> releasing.stats().waiting() == 3 * MAX);
    await(() -> checking.stats().waiting() == MAX && checking.stats().checking() == MAX);
    await(() -> creating.stats().waiting() == MAX && creating.stats().creating() == MAX);
  }

  private void call(Pool<Line> pool, Duration timeout, Tally tally, int many) {
    for (int i = 0; i < many; i++) {
      threads.add(kind.start(() -> acquire(pool, timeout, tally)));
    }
  }

  private static void acquire(Pool<Line> pool, Duration timeout, Tally tally) {
    try (Lease<Line> lease = pool.acquire(timeout)) {
      lease.get().ask();
      tally.served.increment();
    } catch (AcquireTimeoutException e) {
      tally.timedOut.increment();
    } catch (Exception e) {
      tally.unanswered.increment();
    }
  }

  private static void await(BooleanSupplier what) {
    while (!what.getAsBoolean()) {
      LockSupport.parkNanos(STEP);
    }
  }

  @Override
  public Map<String, Long> goOn(Standstill.Gap gap) throws Exception {
    held.forEach(Lease::close);
    for (Thread thread : threads) {
      thread.join();
    }
    Map<String, Long> counts = new HashMap<>();
    put(counts, "patient", patient);
    put(counts, "hasty", hasty);
    put(counts, "checked", checked);
    put(counts, "created", created);
    PoolStats ofChecks = checking.stats();
    counts.put("unfitWhileChecked", ofChecks.checksFailed());
    PoolStats ofCreations = creating.stats();
    counts.put("creationsGivenUp", ofCreations.createFailures());
    counts.put("connectionsMade", ofCreations.created());
    return counts;
  }

  private static void put(Map<String, Long> counts, String name, Tally tally) {
    counts.put(name + "Served", tally.served.sum());
    counts.put(name + "TimedOut", tally.timedOut.sum());
    counts.put(name + "Unanswered", tally.unanswered.sum());
  }
}

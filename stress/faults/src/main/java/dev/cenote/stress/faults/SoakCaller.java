package dev.cenote.stress.faults;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** One caller of a soak: does a bit of everything until its time is over. */
final class SoakCaller implements Runnable {
  private final Pool<Thing> pool;
  private final Count count;
  private final SplittableRandom dice;
  private final long end;
  private final int turns;
  private final Extra extra;

  SoakCaller(
      Pool<Thing> pool, Count count, SplittableRandom dice, long end, int turns, Extra extra) {
    this.pool = pool;
    this.count = count;
    this.dice = dice;
    this.end = end;
    this.turns = turns;
    this.extra = extra;
  }

  @Override
  public void run() {
    for (int turn = 0; turn < turns && System.nanoTime() - end < 0; turn++) {
      count.operations.increment();
      try {
        switch (dice.nextInt(8)) {
          case 0 -> acquireAsync();
          case 1 -> tryAcquire();
          case 2, 3, 4 -> execute();
          default -> acquire();
        }
      } catch (InterruptedException | CancellationException e) {
        Thread.interrupted();
      } catch (RuntimeException | Error e) {
        count.surprises.increment();
      }
    }
  }

  private void tryAcquire() throws InterruptedException {
    Optional<Lease<Thing>> lease = pool.tryAcquire();
    if (lease.isPresent()) {
      use(lease.get());
    }
  }

  private void acquire() throws InterruptedException {
    Duration timeout = Duration.ofNanos(dice.nextInt(100_000_000));
    long began = System.nanoTime();
    try {
      use(pool.acquire(timeout));
    } catch (AcquireTimeoutException e) {
      timedOut(timeout, began);
    }
  }

  private void execute() throws InterruptedException {
    long began = System.nanoTime();
    try {
      pool.run(thing -> {
        thing.taken();
        try {
          hold();
        } finally {
          thing.givenBack();
        }
      });
    } catch (AcquireTimeoutException e) {
      timedOut(pool.config().acquireTimeout(), began);
    }
  }

  private void acquireAsync() throws InterruptedException {
    CompletableFuture<Lease<Thing>> future = pool.acquireAsync();
    Lease<Thing> lease;
    try {
      lease = future.get(dice.nextInt(50_000), TimeUnit.MICROSECONDS);
    } catch (ExecutionException e) {
      count.surprises.increment();
      return;
    } catch (TimeoutException e) {
      giveUp(future);
      return;
    } catch (InterruptedException e) {
      giveUp(future);
      throw e;
    }
    use(lease);
  }

  /** Leaves, unless the lease has come in this moment. */
  private void giveUp(CompletableFuture<Lease<Thing>> future) throws InterruptedException {
    if (!future.cancel(false)) {
      use(future.join());
    }
  }

  private void timedOut(Duration timeout, long began) {
    count.timeouts.increment();
    if (extra != Extra.JUMPS) {
      count.worstOverrun.accumulate(System.nanoTime() - began - timeout.toNanos());
    }
  }

  private void use(Lease<Thing> lease) throws InterruptedException {
    Thing thing = lease.get();
    thing.taken();
    hold();
    thing.givenBack();
    end(lease, thing);
  }

  /** Ends a lease in one of the ways there are. */
  private void end(Lease<Thing> lease, Thing thing) throws InterruptedException {
    switch (dice.nextInt(extra == Extra.CHANGES ? 100 : 40)) {
      case 0 -> lease.invalidate();
      case 1 -> {
        if (lease.detach() != thing) {
          count.violations.increment();
        }
        count.detached.increment();
      }
      case 2 -> {
        lease.close();
        lease.close();
      }
      case 3 -> {
        if (extra == Extra.CHANGES) {
          Changes.misuse(lease, count, dice);
        } else {
          lease.suspect();
          lease.close();
        }
      }
      default -> lease.close();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // a short hold that lets others in
  private void hold() {
    switch (dice.nextInt(4)) {
      case 0 -> LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(dice.nextInt(1_000)));
      case 1 -> Thread.yield();
      default -> {}
    }
  }
}

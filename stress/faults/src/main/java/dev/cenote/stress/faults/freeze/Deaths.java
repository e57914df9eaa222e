package dev.cenote.stress.faults.freeze;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolRegistry;
import dev.cenote.PoolStats;
import dev.cenote.stress.faults.Callers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Every connection dies during the standstill. Whoever comes after it uses what it gets at once,
 * and must get an answer.
 *
 * <p>What cannot be known is excepted, and counted: a connection that was just being used, checked
 * or handed out when the world stopped may be found dead by whoever has it, once each.
 */
final class Deaths implements FrozenCase.Scene {
  private static final int MAX = 10;
  private static final int BEFORE = 4;
  private static final int AFTER = 16;
  private static final long AFTERWARDS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(200);

  /** One use of a connection; {@code ended} is when the end of its lease had returned. */
  private record Turn(Line line, long began, long ended, boolean answered) {}

  private final Callers kind;
  private final boolean busy;
  private final Pool<Line> pool;
  private final ConcurrentLinkedQueue<Turn> turns = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Long> timeouts = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  Deaths(int port, Callers kind, boolean busy) {
    this.kind = kind;
    this.busy = busy;
    pool =
        Pool.builder(() -> new Line(port))
            .name("deaths")
            .registry(PoolRegistry.create())
            .min(MAX)
            .max(MAX)
            .acquireTimeout(Duration.ofSeconds(10))
            .healthyWhen(Line::check)
            .checkOnAcquire(Duration.ofMillis(500))
            .healthCheckInterval(Duration.ofMillis(100))
            .healthCheckTimeout(Duration.ofSeconds(1))
            .build();
  }

  @Override
  public void prepare(Talk talk) throws Exception {
    pool.start();
    begin(BEFORE);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300)); // some rounds of checks and uses
    if (!busy) {
      end();
    }
  }

  @Override
  public Map<String, Long> goOn(Standstill.Gap gap) throws Exception {
    begin(AFTER);
    LockSupport.parkNanos(AFTERWARDS);
    end();
    PoolStats stats = pool.stats();
    long answering = answering();
    pool.close();
    Map<String, Long> counts = verdict(gap);
    counts.put("unfit", stats.checksFailed());
    counts.put("created", stats.created());
    counts.put("live", (long) stats.total());
    counts.put("answering", answering);
    counts.put("timeouts", (long) timeouts.size());
    return counts;
  }

  private void begin(int many) {
    for (int i = 0; i < many; i++) {
      threads.add(kind.start(this::call));
    }
  }

  private void end() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    threads.clear();
    over = false;
  }

  private void call() {
    while (!over) {
      long began = System.nanoTime();
      try {
        Lease<Line> lease = pool.acquire();
        Line line = lease.get();
        boolean answered = use(lease, line);
        turns.add(new Turn(line, began, System.nanoTime(), answered));
      } catch (AcquireTimeoutException e) {
        timeouts.add(began);
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private static boolean use(Lease<Line> lease, Line line) {
    try {
      line.ask();
      lease.close();
      return true;
    } catch (IOException e) {
      lease.invalidate();
      return false;
    }
  }

  private Map<String, Long> verdict(Standstill.Gap gap) {
    Map<Line, List<Turn>> byLine = new HashMap<>();
    turns.forEach(turn -> byLine.computeIfAbsent(turn.line, line -> new ArrayList<>()).add(turn));
    long dead = 0;
    long surprised = 0;
    for (List<Turn> uses : byLine.values()) {
      uses.sort(Comparator.comparingLong(Turn::ended)); // one after the other
      long lastKnown = Long.MIN_VALUE;
      for (Turn turn : uses) {
        if (turn.answered) {
          lastKnown = turn.ended;
        } else if (turn.began > gap.to() && isBefore(gap, turn.line, lastKnown)) {
          dead++;
        } else {
          surprised++;
        }
      }
    }
    Map<String, Long> counts = new HashMap<>();
    counts.put("turnsAfter", turns.stream().filter(turn -> turn.began > gap.to()).count());
    counts.put("deadHandedOut", dead);
    counts.put("diedInUse", surprised);
    return counts;
  }

  /** Whether a connection was idle, and nobody at it, through all of the standstill. */
  private static boolean isBefore(Standstill.Gap gap, Line line, long lastKnown) {
    return Math.max(line.goodAt, lastKnown) - gap.from() < 0;
  }

  /** How many connections can be had at the same time, and answer. */
  private long answering() throws InterruptedException {
    List<Lease<Line>> leases = new ArrayList<>();
    long answering = 0;
    for (int i = 0; i < MAX; i++) {
      leases.add(pool.acquire());
    }
    for (Lease<Line> lease : leases) {
      answering += use(lease, lease.get()) ? 1 : 0;
    }
    return answering;
  }
}

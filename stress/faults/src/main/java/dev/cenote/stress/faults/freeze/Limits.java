package dev.cenote.stress.faults.freeze;

import dev.cenote.AcquireOptions;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolEvent;
import dev.cenote.PoolRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Nothing dies, but the limits of the pools pass several times over: of lifetimes, of idleness, of
 * leases, of the interval of checks. A pool for each, so that what is seen of one is due to it.
 */
final class Limits implements FrozenCase.Scene {
  private static final int MAX = 10;
  private static final Duration LIFETIME = Duration.ofSeconds(2);
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final Duration THRESHOLD = Duration.ofSeconds(1);
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

  private record Goodbye(long at, PoolEvent.Reason reason) {}

  private final int port;
  private final Pool<Line> ageing;
  private final Pool<Line> idling;
  private final Pool<Line> leasing;
  private final Pool<Line> checking;
  private final ConcurrentLinkedQueue<Goodbye> aged = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Goodbye> idled = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<PoolEvent.LeakSuspected> leaks =
      new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Long> checks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger checkingNow = new AtomicInteger();
  private final AtomicInteger checkingAtMost = new AtomicInteger();
  private final List<Lease<Line>> brief = new ArrayList<>();
  private volatile int fewest = MAX;
  private volatile boolean over;

  Limits(int port) {
    this.port = port;
    ageing =
        builder("ageing")
            .min(MAX)
            .idleTimeout(Duration.ZERO)
            .maxLifetime(LIFETIME)
            .listener(event -> note(event, aged))
            .build();
    idling =
        builder("idling").min(2).idleTimeout(WINDOW).listener(event -> note(event, idled)).build();
    leasing = builder("leasing").leakThreshold(THRESHOLD).listener(this::noteLeak).build();
    checking =
        builder("checking")
            .min(MAX)
            .healthyWhen(this::check)
            .healthCheckInterval(INTERVAL)
            .healthCheckTimeout(WINDOW)
            .build();
  }

  private PoolBuilder<Line> builder(String name) {
    return Pool.builder(() -> new Line(port))
        .name(name)
        .registry(PoolRegistry.create())
        .max(MAX)
        .createConcurrency(MAX);
  }

  private static void note(PoolEvent event, ConcurrentLinkedQueue<Goodbye> goodbyes) {
    if (event instanceof PoolEvent.Destroyed destroyed) {
      goodbyes.add(new Goodbye(System.nanoTime(), destroyed.reason()));
    }
  }

  private void noteLeak(PoolEvent event) {
    if (event instanceof PoolEvent.LeakSuspected suspected) {
      leaks.add(suspected);
    }
  }

  private boolean check(Line line) throws Exception {
    checks.add(System.nanoTime());
    checkingAtMost.accumulateAndGet(checkingNow.incrementAndGet(), Math::max);
    try {
      return line.check();
    } finally {
      checkingNow.decrementAndGet();
    }
  }

  @Override
  public void prepare(Talk talk) throws Exception {
    checking.start();
    long rounds = checks.size() + 3L * MAX;
    await(() -> checks.size() >= rounds);
    ageing.start();
    Thread.ofPlatform().daemon().start(this::countLive);
    List<Lease<Line>> burst = new ArrayList<>();
    for (int i = 0; i < MAX; i++) {
      burst.add(idling.acquire());
    }
    burst.forEach(Lease::close);
    leasing.acquire(AcquireOptions.defaults().label("kept"));
    brief.add(leasing.acquire(AcquireOptions.defaults().label("brief")));
    brief.add(leasing.acquire(AcquireOptions.defaults().label("brief")));
  }

  private void countLive() {
    while (!over) {
      fewest = Math.min(fewest, ageing.stats().total());
      LockSupport.parkNanos(STEP);
    }
  }

  @Override
  public Map<String, Long> goOn(Standstill.Gap gap) throws Exception {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    brief.forEach(Lease::close);
    await(() -> !leaks.isEmpty());
    await(() -> lifetimesEnded() >= MAX);
    await(() -> idling.stats().total() == idling.config().min());
    over = true;
    Map<String, Long> counts = new HashMap<>();
    counts.put("lifetimesEnded", lifetimesEnded());
    counts.put("lifetimesEndedTogether", together(LIFETIME.dividedBy(10)));
    counts.put("fewestLive", (long) fewest);
    counts.put("idledOutEarly", idled.stream().filter(bye -> isEarly(bye, gap)).count());
    counts.put(
        "idledOut", idled.stream().filter(bye -> bye.reason == PoolEvent.Reason.IDLE).count());
    counts.put("leaksOfKept", leaks("kept"));
    counts.put("leaksOfBrief", leaks("brief"));
    counts.put("checksRightAfter", checks.stream().filter(at -> isRightAfter(at, gap)).count());
    counts.put("checksAtATime", (long) checkingAtMost.get());
    counts.put("unfit", checking.stats().checksFailed());
    return counts;
  }

  private static void await(BooleanSupplier what) {
    long end = System.nanoTime() + PATIENCE;
    while (!what.getAsBoolean() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(STEP);
    }
  }

  private long lifetimesEnded() {
    return aged.stream().filter(bye -> bye.reason == PoolEvent.Reason.LIFETIME).count();
  }

  /** How many lifetimes ended at most within such a time. */
  private long together(Duration time) {
    return aged.stream()
        .mapToLong(first ->
            aged.stream()
                .filter(bye -> bye.at - first.at >= 0 && bye.at - first.at <= time.toNanos())
                .count())
        .max()
        .orElse(0);
  }

  private static boolean isEarly(Goodbye bye, Standstill.Gap gap) {
    return bye.at - gap.from() > 0 && bye.at - gap.to() < WINDOW.toNanos() * 9 / 10;
  }

  private static boolean isRightAfter(long at, Standstill.Gap gap) {
    return at - gap.to() > -STEP && at - gap.to() < INTERVAL.toNanos();
  }

  private long leaks(String label) {
    return leaks.stream().filter(leak -> leak.lease().label().equals(label)).count();
  }
}

package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import dev.cenote.PoolRegistry;
import dev.cenote.PoolState;
import dev.cenote.PoolStats;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Looks a pool over after a test: do its books balance, is nobody left waiting, no lease, no thread
 * and no resource left behind? What other threads have still to finish is awaited in real time, for
 * 20 s at most.
 */
public final class PoolValidator {

  private final Pool<?> pool;
  private final Runnable help;

  /**
   * Makes a validator.
   *
   * @param pool the pool to look over
   * @param help what to do again and again while waiting, such as to run the tasks of a {@link
   *     ManualExecutor}
   */
  public PoolValidator(Pool<?> pool, Runnable help) {
    this.pool = pool;
    this.help = help;
  }

  /**
   * Asserts that figures taken while nothing changed balance: created = destroyed + detached + idle
   * + inUse + checking + retiring, and total = idle + inUse + checking, within min and max.
   */
  public static void assertBalanced(PoolStats stats) {
    assertBalanced(stats, stats.max());
  }

  /** As {@link #assertBalanced(PoolStats)}, for a pool that may hold more while it shrinks. */
  static void assertBalanced(PoolStats stats, int max) {
    assertThat(stats.created())
        .as(
            "created = destroyed + detached + idle + inUse + checking + retiring in %s",
            show(stats))
        .isEqualTo(accountedFor(stats));
    assertThat(stats.total())
        .as("total = idle + inUse + checking in %s", show(stats))
        .isEqualTo(stats.idle() + stats.inUse() + stats.checking());
    assertThat(stats.available()).as("available in %s", show(stats)).isEqualTo(stats.idle());
    assertThat(stats.total()).as("resources in %s", show(stats)).isBetween(0, max);
    assertThat(stats.acquired() - stats.released())
        .as("acquired = released + inUse in %s", show(stats))
        .isEqualTo(stats.inUse());
  }

  /**
   * Waits until an open pool has come to rest, and asserts that nobody waits, nobody holds a
   * resource, nothing is being made or destroyed, and its books balance.
   */
  public void assertQuiet() {
    Await.until(
        () -> "the rest of " + show(pool.stats()),
        () -> {
          help.run();
          return isQuiet(pool.stats());
        });
    PoolStats stats = pool.stats();
    assertBalanced(stats);
    assertThat(pool.leases()).as("leases of %s", stats).isEmpty();
  }

  /**
   * Asserts that a closed pool has given up everything: its resources, its threads and its place in
   * the registry.
   */
  public void assertEnded(PoolRegistry registry) {
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    assertQuiet();
    PoolStats stats = pool.stats();
    assertThat(stats.total()).as("resources left in %s", show(stats)).isZero();
    assertThat(stats.created())
        .as("created = destroyed + detached in %s", show(stats))
        .isEqualTo(stats.destroyed() + stats.detached());
    Await.until(
        () -> "the end of the threads " + threadsOf(pool.name()) + " of a closed pool",
        () -> {
          help.run();
          return threadsOf(pool.name()).isEmpty();
        });
    assertThat(registry.find(pool.name())).as("a closed pool in its registry").isEmpty();
  }

  /**
   * Asserts that closed pools and the factory that made all their resources tell the same story,
   * and that every resource was destroyed exactly once or detached.
   */
  public static void assertAccountedFor(
      ScriptedFactory factory, Collection<? extends Pool<?>> pools) {
    long created = pools.stream().mapToLong(pool -> pool.stats().created()).sum();
    long destroyed = pools.stream().mapToLong(pool -> pool.stats().destroyed()).sum();
    assertThat(created).as("created, by the pools and by %s", factory).isEqualTo(factory.created());
    assertThat(destroyed)
        .as("destroyed, by the pools and by %s", factory)
        .isEqualTo(factory.destroyed());
    assertThat(factory.violations()).isEmpty();
  }

  /** Returns the names of the threads that belong to pools of a name; platform threads only. */
  private static List<String> threadsOf(String poolName) {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 100];
    int count = root.enumerate(threads, true);
    return Arrays.stream(threads, 0, count)
        .filter(Objects::nonNull)
        .map(Thread::getName)
        .filter(name -> name.startsWith("cenote-" + poolName + "-"))
        .toList();
  }

  private static boolean isQuiet(PoolStats stats) {
    return stats.waiting() == 0
        && stats.inUse() == 0
        && stats.creating() == 0
        && stats.abandoned() == 0
        && stats.checking() == 0
        && stats.retiring() == 0
        && stats.created() == accountedFor(stats);
  }

  private static long accountedFor(PoolStats stats) {
    return stats.destroyed()
        + stats.detached()
        + stats.idle()
        + stats.inUse()
        + stats.checking()
        + stats.retiring();
  }

  private static String show(PoolStats stats) {
    return ("%s, %d checking, %d retiring; %d created, %d destroyed, %d detached; "
            + "%d acquired, %d released")
        .formatted(
            stats,
            stats.checking(),
            stats.retiring(),
            stats.created(),
            stats.destroyed(),
            stats.detached(),
            stats.acquired(),
            stats.released());
  }
}

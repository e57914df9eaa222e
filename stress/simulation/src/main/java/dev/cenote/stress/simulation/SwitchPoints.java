package dev.cenote.stress.simulation;

import dev.cenote.PoolClock;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What instrumented code calls: the switch points, and stand-ins for the few calls that would let
 * chance in from outside. Outside a simulated run the points do nothing.
 */
public final class SwitchPoints {
  /** One world at a time; each loader has a copy of this class, hence a world of its own. */
  private static @Nullable World world;

  private SwitchPoints() {}

  static void serve(@Nullable World next) {
    world = next;
  }

  private static World world() {
    World present = world;
    if (present == null) {
      throw new IllegalStateException("no simulation is running");
    }
    return present;
  }

  /** Before a look at what others write. */
  public static void reads(String where) {
    World present = world;
    if (present != null) {
      present.point(where, false);
    }
  }

  /** Before a volatile write, an atomic update, a lock: what comes before is visible then. */
  public static void writes(String where) {
    World present = world;
    if (present != null) {
      present.point(where, false);
      present.settle();
    }
  }

  /** Before an access to a plain field, which may be a race by design. */
  public static void near(String where) {
    World present = world;
    if (present != null) {
      present.point(where, true);
    }
  }

  /**
   * For {@link VarHandle#setRelease}, of a slot's word: others see it some time later, as on real
   * machines, and the thread goes on meanwhile.
   */
  public static void writeLazily(VarHandle handle, Object target, long value) {
    World present = world;
    if (present == null) {
      handle.setRelease(target, value);
    } else {
      present.writeLazily(() -> handle.setRelease(target, value));
    }
  }

  /** Before a thread's look at something it may have written lazily: it sees its own writes. */
  public static void settle() {
    World present = world;
    if (present != null) {
      present.settle();
    }
  }

  /** For {@code SystemClock.instance()}, where the engine means real time whatever its clock is. */
  public static PoolClock clock() {
    return world().clock();
  }

  /** For {@link Thread#yield()} and {@link Thread#onSpinWait()}. */
  public static void giveWay() {
    world().giveWay();
  }

  /** For {@link Thread#threadId()}: the JDK's numbers differ from run to run, ours do not. */
  public static long threadId(Thread thread) {
    return world().number(thread);
  }

  /** For {@link ThreadLocalRandom#nextDouble()}. */
  public static double nextDouble(ThreadLocalRandom unused) {
    return world().dice().fraction();
  }

  /** For {@code ConcurrentHashMap.newKeySet()}: its order is that of identity hash codes. */
  public static Set<?> newKeySet() {
    return new CopyOnWriteArraySet<>();
  }

  /** For the thread that the engine makes when its executor rejects work. */
  public static Thread start(Thread.Builder.OfPlatform unused, Runnable task) {
    return world().start("rescue", task).thread();
  }
}

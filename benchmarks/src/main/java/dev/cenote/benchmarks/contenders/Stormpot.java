package dev.cenote.benchmarks.contenders;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stormpot.Allocator;
import stormpot.BasePoolable;
import stormpot.Expiration;
import stormpot.Pool;
import stormpot.PoolBuilder;
import stormpot.PoolException;
import stormpot.PoolTap;
import stormpot.Slot;
import stormpot.Timeout;

/** Stormpot in the ways it can be built and tapped. Resources do not expire, as in the others. */
final class Stormpot implements Contender.RunsTasks {
  private static final Timeout PATIENCE = new Timeout(PATIENCE_MILLIS, MILLISECONDS);

  private final Pool<Held> pool;
  private final PoolTap<Held> tap;

  private Stormpot(PoolBuilder<Held> builder, int size, boolean forVirtualThreads) {
    pool = builder.setSize(size).setExpiration(Expiration.never()).build();
    tap = forVirtualThreads ? pool.getVirtualThreadSafeTap() : pool.getThreadSafeTap();
  }

  /** Resources are made by a thread of the pool's. */
  static Stormpot threaded(int size, Maker maker) {
    return new Stormpot(Pool.fromThreaded(new Making(maker)), size, false);
  }

  /** Resources are made by whoever claims one. */
  static Stormpot inline(int size, Maker maker) {
    return new Stormpot(Pool.fromInline(new Making(maker)), size, false);
  }

  /** As {@link #threaded}, through the tap that is made for virtual threads. */
  static Stormpot virtual(int size, Maker maker) {
    return new Stormpot(Pool.fromThreaded(new Making(maker)), size, true);
  }

  @Override
  public Object claim() throws InterruptedException {
    return Objects.requireNonNull(tap.claim(PATIENCE));
  }

  @Override
  public @Nullable Object claim(long millis) throws InterruptedException {
    try {
      return tap.claim(new Timeout(millis, MILLISECONDS));
    } catch (PoolException failedToMakeOne) {
      return null;
    }
  }

  @Override
  public Object resource(Object handle) {
    return ((Held) handle).resource;
  }

  @Override
  public void release(Object handle) {
    ((Held) handle).release();
  }

  @Override
  public void discard(Object handle) {
    Held held = (Held) handle;
    held.expire();
    held.release();
  }

  @Override
  public Callable<Object> executing(Task task) {
    Function<Held, Object> own = held -> task.run(held.resource);
    return () -> tap.apply(PATIENCE, own).orElseThrow();
  }

  @Override
  public void close() {
    pool.shutdown();
  }

  private static final class Held extends BasePoolable {
    final Resource resource;

    Held(Slot slot, Resource resource) {
      super(slot);
      this.resource = resource;
    }
  }

  private record Making(Maker maker) implements Allocator<Held> {
    @Override
    public Held allocate(Slot slot) throws Exception {
      return new Held(slot, maker.make());
    }

    @Override
    public void deallocate(Held held) {}
  }
}

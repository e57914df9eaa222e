package dev.cenote.workers.internal;

import dev.cenote.AcquireContext;
import dev.cenote.Health;
import dev.cenote.HealthCheck;
import dev.cenote.Pool;
import dev.cenote.ResourceFactory;
import dev.cenote.workers.ChildProcess;
import dev.cenote.workers.Command;
import dev.cenote.workers.Framing;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes the children of a raw pool. */
public final class ChildFactory
    implements ResourceFactory<ChildProcess>, HealthCheck<ChildProcess> {
  private final Spawner spawner;

  /** Usually one; weak, since a factory may be kept when its pool is not. */
  private final List<WeakReference<Pool<ChildProcess>>> pools = new CopyOnWriteArrayList<>();

  /** See {@link ChildProcess#factory(Command, Framing)}. */
  public ChildFactory(Command command, Framing framing) {
    spawner = new Spawner(command, framing);
  }

  @Override
  public void joined(Pool<ChildProcess> pool) {
    pools.removeIf(known -> known.get() == null);
    pools.add(new WeakReference<>(pool));
  }

  @Override
  public ChildProcess create() throws InterruptedException {
    return spawner.spawn(this::lost);
  }

  private void lost(Child child) {
    for (WeakReference<Pool<ChildProcess>> known : pools) {
      Pool<ChildProcess> pool = known.get();
      if (pool != null) {
        pool.invalidate(child);
      }
    }
  }

  @Override
  public void onAcquire(ChildProcess child, AcquireContext context) {
    if (!isFit(child)) {
      throw WorkerException.of(Kind.CRASHED, unfit(child), null);
    }
  }

  /** One that has closed its output may still be of use, to somebody who only sends. */
  private static boolean isFit(ChildProcess child) {
    return child.isAlive() && !((Child) child).isBroken();
  }

  private static String unfit(ChildProcess child) {
    return child + (child.isAlive() ? " wrote what is no message" : " has ended");
  }

  @Override
  public Health check(ChildProcess child) {
    return isFit(child) ? Health.ok() : Health.unhealthy(unfit(child));
  }
}

package dev.cenote.internal;

import dev.cenote.AcquireOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The queue: who comes, who is served, who leaves. A caller is known by its number. */
@Param(name = "caller", gen = IntGen.class, conf = "0:5")
@Param(name = "priority", gen = IntGen.class, conf = "0:1")
public final class ServedQueue {
  private final Gate gate = new Gate();
  private final WaitQueue<Object> queue =
      new WaitQueue<>(gate, () -> 0, new WaitQueue.Rules(0, 0, Integer.MAX_VALUE, 0, 0), () -> 0);
  private final AtomicReferenceArray<Waiter<Object>> waiters = new AtomicReferenceArray<>(6);

  @Operation
  public boolean come(@Param(name = "caller") int caller, @Param(name = "priority") int priority) {
    Waiter<Object> waiter =
        new Waiter<>(
            new CompletableFuture<>(),
            Thread.currentThread(),
            AcquireOptions.defaults().priority(priority).label(Integer.toString(caller)),
            0,
            0,
            0);
    if (!waiters.compareAndSet(caller, null, waiter)) {
      return false;
    }
    return queue.add(waiter) == WaitQueue.Admission.QUEUED;
  }

  @Operation
  public String serve() {
    Waiter<Object> first = queue.poll();
    return first == null || first.options == null ? "" : first.options.label();
  }

  @Operation
  public void end() {
    gate.set(Gate.ENDING);
  }
}

package dev.cenote.testkit;

import static java.util.Objects.requireNonNull;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the calls of one kind to a {@link ScriptedFactory} do, one after the other: first what was
 * asked for with {@link #next}, each for one call, then what was last asked for with {@link
 * #always}. An empty script works. Thread-safe.
 */
public final class Script {

  private final Queue<Behaviour> steps = new ConcurrentLinkedQueue<>();
  private volatile Behaviour otherwise = Behaviour.work();

  Script() {}

  /** Adds what the next call does that no earlier request speaks for. */
  public Script next(Behaviour behaviour) {
    return next(1, behaviour);
  }

  /** Adds what the next calls do, so many of them. */
  public Script next(int calls, Behaviour behaviour) {
    requireNonNull(behaviour, "behaviour");
    for (int call = 0; call < calls; call++) {
      steps.add(behaviour);
    }
    return this;
  }

  /** Sets what all calls do that no {@link #next} speaks for. */
  public Script always(Behaviour behaviour) {
    otherwise = requireNonNull(behaviour, "behaviour");
    return this;
  }

  /** Forgets everything; from now on calls work. */
  public void clear() {
    always(Behaviour.work());
    steps.clear();
  }

  Behaviour.Outcome perform() throws Exception {
    Behaviour step = steps.poll();
    return (step != null ? step : otherwise).act();
  }
}

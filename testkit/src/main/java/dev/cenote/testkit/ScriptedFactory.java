package dev.cenote.testkit;

import dev.cenote.AcquireContext;
import dev.cenote.ResourceFactory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A factory that does what a test tells it to, and remembers what was asked of it: it fails, hangs,
 * spins, returns null or returns late, in any of its methods, without ever sleeping.
 *
 * {@snippet :
 * ScriptedFactory factory = new ScriptedFactory();
 * Gate gate = factory.gate();
 * factory.creations().next(2, Behaviour.fail(IOException::new)).next(Behaviour.hang(gate));
 * // the first two creations fail, the third one hangs until gate.open(), all others work
 * }
 *
 * <p>It also watches over what it made: a resource that is destroyed twice, or handed to a second
 * caller before the first one gave it back, is a {@linkplain #violations() violation}, which {@link
 * PoolValidator} looks for.
 *
 * <p>Thread-safe. Every counter is a reading of this moment.
 */
public final class ScriptedFactory implements ResourceFactory<TestResource> {

  /** What a pool can ask of a factory. */
  public enum Operation {
    /** {@link ResourceFactory#create()} that succeeded. */
    CREATE,
    /** {@link ResourceFactory#create()} that threw or returned null. */
    FAIL,
    /** {@link ResourceFactory#onAcquire}, which may have thrown. */
    ACQUIRE,
    /** {@link ResourceFactory#onRelease}, which may have thrown. */
    RELEASE,
    /** {@link ResourceFactory#destroy}, which may have thrown. */
    DESTROY
  }

  /**
   * One call that a pool made to a factory.
   *
   * @param operation what was asked for
   * @param resource the number of the resource, 0 when there is none
   * @param thread the thread that made the call
   */
  public record Call(Operation operation, int resource, Thread thread) {}

  private final Script creations = new Script();
  private final Script destructions = new Script();
  private final Script acquisitions = new Script();
  private final Script releases = new Script();

  private volatile Consumer<? super AcquireContext> contextWatcher = context -> {};
  private final List<Gate> gates = new CopyOnWriteArrayList<>();
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  private final AtomicInteger created = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger destroyed = new AtomicInteger();
  private final AtomicInteger creating = new AtomicInteger();
  private final AtomicInteger creatingAtMost = new AtomicInteger();
  private final AtomicInteger destroying = new AtomicInteger();

  /** Makes a factory whose methods work. */
  public ScriptedFactory() {}

  /** Returns what {@link #create()} is to do. */
  public Script creations() {
    return creations;
  }

  /** Returns what {@link #destroy} is to do. */
  public Script destructions() {
    return destructions;
  }

  /** Returns what {@link #onAcquire} is to do. */
  public Script acquisitions() {
    return acquisitions;
  }

  /** Returns what {@link #onRelease} is to do. */
  public Script releases() {
    return releases;
  }

  /**
   * Sets who looks at what {@link #onAcquire} is told of its caller, on the thread of that call.
   */
  public void watchContexts(Consumer<? super AcquireContext> watcher) {
    contextWatcher = watcher;
  }

  /**
   * Returns this factory without its hooks: {@link Operation#ACQUIRE} and {@link Operation#RELEASE}
   * are not seen then, and nobody watches over who has a resource.
   */
  public ResourceFactory<TestResource> withoutHooks() {
    return new ResourceFactory<>() {
      @Override
      public TestResource create() throws Exception {
        return ScriptedFactory.this.create();
      }

      @Override
      public void destroy(TestResource resource) throws Exception {
        ScriptedFactory.this.destroy(resource);
      }
    };
  }

  /** Makes a gate that {@link #heal()} opens. */
  public Gate gate() {
    Gate gate = new Gate();
    gates.add(gate);
    return gate;
  }

  /** Forgets all scripts and opens all gates: from now on everything works, and nothing hangs. */
  public void heal() {
    creations.clear();
    destructions.clear();
    acquisitions.clear();
    releases.clear();
    gates.forEach(Gate::open);
  }

  /** Returns how many resources were made. */
  public int created() {
    return created.get();
  }

  /** Returns how many creations threw or returned null. */
  public int failed() {
    return failed.get();
  }

  /** Returns how many resources were destroyed, whether or not destroying them threw. */
  public int destroyed() {
    return destroyed.get();
  }

  /** Returns how many creations are running. */
  public int creating() {
    return creating.get();
  }

  /** Returns how many creations have been running at the same time at most. */
  public int creatingAtMost() {
    return creatingAtMost.get();
  }

  /** Forgets the past in {@link #creatingAtMost()}. */
  public void resetCreatingAtMost() {
    creatingAtMost.set(creating.get());
  }

  /** Returns how many destructions are running. */
  public int destroying() {
    return destroying.get();
  }

  /** Returns all calls in the order in which their work was done; an immutable copy. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Returns the calls of one kind; an immutable copy. */
  public List<Call> calls(Operation operation) {
    return calls.stream().filter(call -> call.operation() == operation).toList();
  }

  /**
   * Returns what should not have happened to a resource; an immutable copy, empty when all is well.
   */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  @SuppressWarnings("NullAway") // A scripted creation may return null on purpose.
  public TestResource create() throws Exception {
    creatingAtMost.accumulateAndGet(creating.incrementAndGet(), Math::max);
    boolean made = false;
    try {
      if (creations.perform() == Behaviour.Outcome.NOTHING) {
        return null;
      }
      TestResource resource = new TestResource(created.incrementAndGet(), violations::add);
      note(Operation.CREATE, resource.id());
      made = true;
      return resource;
    } finally {
      if (!made) {
        failed.incrementAndGet();
        note(Operation.FAIL, 0);
      }
      creating.decrementAndGet();
    }
  }

  @Override
  public void destroy(TestResource resource) throws Exception {
    destroying.incrementAndGet();
    try {
      destructions.perform();
    } finally {
      note(Operation.DESTROY, resource.id());
      destroyed.incrementAndGet();
      destroying.decrementAndGet();
      resource.destroy();
    }
  }

  @Override
  public void onAcquire(TestResource resource, AcquireContext context) throws Exception {
    note(Operation.ACQUIRE, resource.id());
    contextWatcher.accept(context);
    acquisitions.perform();
    resource.hold();
  }

  @Override
  public void onRelease(TestResource resource) throws Exception {
    note(Operation.RELEASE, resource.id());
    resource.letGo();
    releases.perform();
  }

  @Override
  public String toString() {
    return "ScriptedFactory[%d created, %d failed, %d destroyed, %d creating, %d destroying]"
        .formatted(created(), failed(), destroyed(), creating(), destroying());
  }

  private void note(Operation operation, int resource) {
    calls.add(new Call(operation, resource, Thread.currentThread()));
  }
}

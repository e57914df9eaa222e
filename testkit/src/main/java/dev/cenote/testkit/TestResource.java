package dev.cenote.testkit;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ScriptedFactory} makes: a resource that notices when it is used by two at once,
 * used after its end, or ended while it is used. It tells the factory, which remembers it, and
 * throws. Who uses it says so with {@link #enter()} and {@link #exit()}. Thread-safe.
 */
public final class TestResource {

  private final int id;
  private final Consumer<String> violations;
  private final AtomicReference<@Nullable Thread> user = new AtomicReference<>();
  private final AtomicBoolean held = new AtomicBoolean();
  private final AtomicBoolean destroyed = new AtomicBoolean();

  TestResource(int id, Consumer<String> violations) {
    this.id = id;
    this.violations = violations;
  }

  /** Returns the number of this resource: 1 for the first one that its factory made. */
  public int id() {
    return id;
  }

  /** Says whether the factory has destroyed this resource. */
  public boolean isDestroyed() {
    return destroyed.get();
  }

  /**
   * Begins to use this resource.
   *
   * @throws AssertionError if somebody else is using it, or it has been destroyed
   */
  public void enter() {
    Thread other = user.compareAndExchange(null, Thread.currentThread());
    if (other != null) {
      throw violation("used by " + Thread.currentThread() + " while used by " + other);
    }
    if (destroyed.get()) {
      throw violation("used by " + Thread.currentThread() + " after it was destroyed");
    }
  }

  /**
   * Ends the use of this resource, from whatever thread.
   *
   * @throws AssertionError if nobody uses it
   */
  public void exit() {
    if (user.getAndSet(null) == null) {
      throw violation("left by " + Thread.currentThread() + ", but nobody was using it");
    }
  }

  /** Notes that the pool prepares this resource for a caller. */
  void hold() {
    if (held.getAndSet(true)) {
      throw violation("handed out while a caller has it");
    }
  }

  /** Says whether a caller has this resource. */
  boolean isHeld() {
    return held.get();
  }

  /** Notes that the caller has given this resource back. */
  void letGo() {
    if (!held.getAndSet(false)) {
      throw violation("given back, but no caller had it");
    }
  }

  /** Notes the end of this resource. */
  void destroy() {
    if (destroyed.getAndSet(true)) {
      throw violation("destroyed twice");
    }
    Thread other = user.get();
    if (other != null) {
      throw violation("destroyed while used by " + other);
    }
  }

  @Override
  public String toString() {
    return "resource " + id;
  }

  private AssertionError violation(String what) {
    String message = this + " " + what;
    violations.accept(message);
    return new AssertionError(message);
  }
}

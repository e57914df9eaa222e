package dev.cenote.internal;

import dev.cenote.AcquireContext;
import dev.cenote.AcquireOptions;
import dev.cenote.Action;
import dev.cenote.Poolable;
import dev.cenote.ResourceFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The user's hooks around a lease, and whether there are any: most pools have none. */
final class Hooks<T> {
  private final String poolName;
  private final ResourceFactory<T> factory;
  private final Notices notices;
  private final boolean factoryHasHooks;

  Hooks(String poolName, ResourceFactory<T> factory, Notices notices) {
    this.poolName = poolName;
    this.factory = factory;
    this.notices = notices;
    factoryHasHooks =
        overrides(factory, ResourceFactory.class, "onAcquire", Object.class, AcquireContext.class)
            || overrides(factory, ResourceFactory.class, "onRelease", Object.class);
  }

  /** Whether hooks run around the leases of this resource. */
  boolean surround(T resource) {
    return factoryHasHooks
        || (resource instanceof Poolable
            && (overrides(resource, Poolable.class, "onAcquire", AcquireContext.class)
                || overrides(resource, Poolable.class, "onRelease")));
  }

  private static boolean overrides(
      Object object, Class<?> declaring, String method, Class<?>... parameters) {
    try {
      return object.getClass().getMethod(method, parameters).getDeclaringClass() != declaring;
    } catch (NoSuchMethodException e) {
      return true; // cannot be; calling a hook that does nothing is harmless
    }
  }

  /** Runs the hook; returns how it failed, if it did. */
  @Nullable Throwable acquire(T resource, @Nullable AcquireOptions options) {
    AcquireOptions known = options == null ? AcquireOptions.defaults() : options;
    try {
      factory.onAcquire(resource, new Context(poolName, known));
      return null;
    } catch (Throwable failure) { // the resource goes, whatever it was
      notices.report("the onAcquire hook failed", failure);
      return failure;
    }
  }

  /** Runs the hook; false if it failed. */
  boolean release(T resource) {
    return succeeds(resource, factory::onRelease, "the onRelease hook failed");
  }

  /** Does what an adapter asks for when a lease of its own ends; false if it failed. */
  boolean cleanUp(T resource, Action<? super T, ?> way) {
    return succeeds(resource, way, "cleaning up after a lease failed");
  }

  private boolean succeeds(T resource, Action<? super T, ?> action, String complaint) {
    try {
      action.run(resource);
      return true;
    } catch (Throwable failure) { // the resource goes, whatever it was
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      notices.report(complaint, failure);
      return false;
    }
  }

  private record Context(String poolName, AcquireOptions options) implements AcquireContext {
    @Override
    public int priority() {
      return options.priority();
    }

    @Override
    public String label() {
      return options.label();
    }

    @Override
    public <C> Optional<C> attachment(Class<C> type) {
      return options.attachment(type);
    }
  }
}

package dev.cenote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireContext;
import dev.cenote.PoolClock;
import dev.cenote.Poolable;
import dev.cenote.ResourceFactory;
import org.junit.jupiter.api.Test;

class HooksTest {
  /** Fails as it is told to, in both hooks. */
  private static class Failing implements ResourceFactory<Object> {
    private final Exception failure;

    Failing(Exception failure) {
      this.failure = failure;
    }

    @Override
    public Object create() {
      return "resource";
    }

    @Override
    public void onAcquire(Object resource, AcquireContext context) throws Exception {
      throw failure;
    }

    @Override
    public void onRelease(Object resource) throws Exception {
      throw failure;
    }
  }

  private static Hooks<Object> hooks(ResourceFactory<Object> factory) {
    LiveSeam seam = new LiveSeam("orders", PoolClock.system(), null);
    return new Hooks<>("orders", factory, new Notices("orders", seam, null, null));
  }

  @Test
  void aFactoryWithEitherHookHasHooks() {
    ResourceFactory<Object> onAcquire =
        new ResourceFactory<>() {
          @Override
          public Object create() {
            return "resource";
          }

          @Override
          public void onAcquire(Object resource, AcquireContext context) {}
        };
    ResourceFactory<Object> onRelease =
        new ResourceFactory<>() {
          @Override
          public Object create() {
            return "resource";
          }

          @Override
          public void onRelease(Object resource) {}
        };

    assertThat(hooks(onAcquire).surround("resource")).isTrue();
    assertThat(hooks(onRelease).surround("resource")).isTrue();
    assertThat(hooks(Object::new).surround("resource")).isFalse();
  }

  @Test
  void aResourceWithEitherHookHasHooks() {
    Poolable onAcquire =
        new Poolable() {
          @Override
          public void onAcquire(AcquireContext context) {}
        };
    Poolable onRelease =
        new Poolable() {
          @Override
          public void onRelease() {}
        };
    Hooks<Object> hooks = hooks(Object::new);

    assertThat(hooks.surround(onAcquire)).isTrue();
    assertThat(hooks.surround(onRelease)).isTrue();
    assertThat(hooks.surround(new Poolable() {})).isFalse();
  }

  @Test
  void aHookSaysHowItFailed() {
    IllegalStateException failure = new IllegalStateException("no");
    Hooks<Object> hooks = hooks(new Failing(failure));

    assertThat(hooks.acquire("resource", null)).isSameAs(failure);
    assertThat(hooks.release("resource")).isFalse();
  }

  @Test
  void aReleaseHookThatIsInterruptedLeavesTheThreadInterruptedAndOthersDoNot() {
    hooks(new Failing(new IllegalStateException("no"))).release("resource");
    assertThat(Thread.interrupted()).isFalse();

    hooks(new Failing(new InterruptedException())).release("resource");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatHasNoHooksPassesThem() {
    Hooks<Object> hooks = hooks(Object::new);

    assertThat(hooks.acquire("resource", null)).isNull();
    assertThat(hooks.release("resource")).isTrue();
  }
}

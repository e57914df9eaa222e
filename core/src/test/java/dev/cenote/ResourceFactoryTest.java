package dev.cenote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a factory does that only says how to create. */
class ResourceFactoryTest {

  private static final AcquireContext CONTEXT =
      new AcquireContext() {
        @Override
        public String poolName() {
          return "orders";
        }

        @Override
        public int priority() {
          return 0;
        }

        @Override
        public String label() {
          return "";
        }

        @Override
        public <C> Optional<C> attachment(Class<C> type) {
          return Optional.empty();
        }
      };

  private final List<String> calls = new ArrayList<>();

  private class Stoppable implements Poolable {
    @Override
    public void start() {
      calls.add("start");
    }

    @Override
    public void stop() throws Exception {
      calls.add("stop");
    }

    @Override
    public void onAcquire(AcquireContext context) {
      calls.add("onAcquire " + context.poolName());
    }

    @Override
    public void onRelease() {
      calls.add("onRelease");
    }
  }

  private class StoppableAndCloseable extends Stoppable implements AutoCloseable {
    @Override
    public void close() throws Exception {
      calls.add("close");
    }
  }

  private static final ResourceFactory<Object> FACTORY = Object::new;

  @Test
  void aPlainResourceIsLeftAlone() {
    assertThatNoException()
        .isThrownBy(() -> {
          FACTORY.onAcquire("plain", CONTEXT);
          FACTORY.onRelease("plain");
          FACTORY.destroy("plain");
        });
  }

  @Test
  void aPoolableIsStopped() throws Exception {
    FACTORY.destroy(new Stoppable());

    assertThat(calls).containsExactly("stop");
  }

  @Test
  void aCloseableIsClosed() throws Exception {
    AutoCloseable closeable = () -> calls.add("close");
    FACTORY.destroy(closeable);

    assertThat(calls).containsExactly("close");
  }

  @Test
  void whatIsBothIsStoppedAndThenClosed() throws Exception {
    FACTORY.destroy(new StoppableAndCloseable());

    assertThat(calls).containsExactly("stop", "close");
  }

  @Test
  void itIsClosedAlsoWhenStoppingFails() {
    IOException failure = new IOException("cannot stop");
    Throwable thrown =
        catchThrowable(() ->
            FACTORY.destroy(
                new StoppableAndCloseable() {
                  @Override
                  public void stop() throws Exception {
                    super.stop();
                    throw failure;
                  }
                }));

    assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
    assertThat(calls).containsExactly("stop", "close");
  }

  @Test
  void theFailureToCloseIsSuppressedIntoTheFailureToStop() {
    IOException first = new IOException("cannot stop");
    IllegalStateException second = new IllegalStateException("cannot close");
    Throwable thrown =
        catchThrowable(() ->
            FACTORY.destroy(
                new StoppableAndCloseable() {
                  @Override
                  public void stop() throws Exception {
                    throw first;
                  }

                  @Override
                  public void close() throws Exception {
                    throw second;
                  }
                }));

    assertThat(thrown).isSameAs(first).hasSuppressedException(second);
  }

  @Test
  void theFailureToCloseAloneIsThrown() {
    IllegalStateException failure = new IllegalStateException("cannot close");
    AutoCloseable closeable =
        () -> {
          throw failure;
        };

    assertThat(catchThrowable(() -> FACTORY.destroy(closeable))).isSameAs(failure);
  }

  @Test
  void hooksAreThoseOfTheResource() throws Exception {
    Stoppable resource = new Stoppable();
    FACTORY.onAcquire(resource, CONTEXT);
    FACTORY.onRelease(resource);

    assertThat(calls).containsExactly("onAcquire orders", "onRelease");
  }

  @Test
  void aPoolableNeedNotDoAnything() {
    Poolable idle = new Poolable() {};

    assertThatNoException()
        .isThrownBy(() -> {
          idle.start();
          idle.onAcquire(CONTEXT);
          idle.onRelease();
          idle.stop();
        });
  }

  private static final class Joining implements ResourceFactory<Object> {
    private final List<Pool<Object>> pools = new ArrayList<>();
    private boolean refuses;

    @Override
    public Object create() {
      return new Object();
    }

    @Override
    public void joined(Pool<Object> pool) {
      if (refuses) {
        throw new IllegalStateException("one is enough");
      }
      pools.add(pool);
    }
  }

  @Test
  void itLearnsOfEachPoolOnce() {
    Joining factory = new Joining();
    PoolBuilder<Object> builder = Pool.builder(factory).registry(PoolRegistry.create());
    try (Pool<Object> one = builder.build();
        Pool<Object> other = builder.build()) {
      assertThat(factory.pools).containsExactly(one, other);
    }
  }

  @Test
  void aPoolThatItRefusesIsNotBuilt() {
    Joining factory = new Joining();
    factory.refuses = true;
    PoolRegistry registry = PoolRegistry.create();

    Throwable thrown =
        catchThrowable(() -> Pool.builder(factory).name("refused").registry(registry).build());

    assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("one is enough");
    assertThat(registry.find("refused")).isEmpty();
  }
}

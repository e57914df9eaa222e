package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolEvent;
import dev.cenote.PoolEvent.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What the suites about resources that go in time have in common. */
public abstract class RetiringPoolContract extends PoolContract {

  /** The time step of {@link #pass}. */
  protected static final Duration TENTH = Duration.ofMillis(100);

  /** Ten steps. */
  protected static final Duration SECOND = Duration.ofSeconds(1);

  /** For how long a resource is granted whatever the test is about. */
  protected static final Duration WINDOW = Duration.ofSeconds(10);

  /** Makes a suite for one configuration. */
  protected RetiringPoolContract(Configuration configuration) {
    super(configuration);
  }

  /** All of the pool's work is done in step with the test. */
  protected final PoolBuilder<TestResource> quiet() {
    return builder().createConcurrency(1).executor(executor);
  }

  /** The same without an idle timeout. */
  protected final PoolBuilder<TestResource> unbound() {
    return quiet().idleTimeout(Duration.ZERO);
  }

  /** Has so many callers hold a resource at the same time. */
  protected final void burst(Pool<TestResource> pool, int many) {
    List<Attempt> all = Stream.generate(() -> leased(pool)).limit(many).toList();
    all.forEach(Attempt::release);
    assertThat(pool.stats().idle()).isGreaterThanOrEqualTo(many);
  }

  /** Has a caller hold a resource for no time; returns its number. */
  protected final int useOnce(Pool<TestResource> pool) {
    Attempt attempt = leased(pool);
    int id = attempt.resource().id();
    attempt.release();
    return id;
  }

  /** Lets time pass in small steps, so that the pool's work is done when its time has come. */
  protected final void pass(Duration duration) {
    Duration end = clock.elapsed().plus(duration);
    while (clock.elapsed().compareTo(end) < 0) {
      advance(TENTH);
    }
  }

  /** Asserts that so many have been destroyed, all for that reason. */
  protected final void assertDestroyed(int many, Reason reason) {
    await("the events", () -> events(PoolEvent.Destroyed.class).size() >= many);
    assertThat(events(PoolEvent.Destroyed.class))
        .hasSize(many)
        .allMatch(event -> event.reason() == reason);
  }
}

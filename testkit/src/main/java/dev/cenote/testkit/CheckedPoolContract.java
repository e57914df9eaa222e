package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** What the suites about health checks have in common: a scripted check. */
public abstract class CheckedPoolContract extends PoolContract {

  /** The check of all pools. */
  protected final ScriptedCheck check = new ScriptedCheck();

  /** Makes a suite for one configuration. */
  protected CheckedPoolContract(Configuration configuration) {
    super(configuration);
  }

  /** Returns a builder as {@link #builder()} does, with the check. */
  protected final PoolBuilder<TestResource> checked() {
    return builder().healthCheck(check);
  }

  /** Builds a pool and has it make so many resources, which are idle then. */
  protected final Pool<TestResource> idle(PoolBuilder<TestResource> builder, int count) {
    Pool<TestResource> pool = open(builder);
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(count).toList();
    holders.forEach(Attempt::release);
    awaitIdle(pool, count);
    return pool;
  }

  /** Waits until so many resources are idle, and none is being checked. */
  protected final void awaitIdle(Pool<TestResource> pool, int count) {
    await(count + " idle", () -> pool.stats().idle() == count && pool.stats().checking() == 0);
  }

  /** Makes the next check hang until the gate that is returned opens, whoever interrupts it. */
  protected final Gate hangNext() {
    Gate gate = factory.gate();
    check.script().next(Behaviour.hangStubbornly(gate));
    return gate;
  }

  /** Waits until so many checks have begun. */
  protected final void awaitChecks(int count) {
    await(count + " checks", () -> check.calls().size() == count);
  }

  /** Waits until a resource has been destroyed as unfit, and no other. */
  protected final void awaitUnfitGone() {
    await("the end of one", () -> factory.destroyed() == 1);
    await("its events", () -> !events(PoolEvent.Destroyed.class).isEmpty());
    await("the check's event", () -> !events(PoolEvent.HealthCheckFailed.class).isEmpty());
    assertThat(events(PoolEvent.Destroyed.class))
        .extracting(PoolEvent.Destroyed::reason)
        .containsExactly(PoolEvent.Reason.UNHEALTHY);
  }

  @AfterEach
  final void healCheck() {
    check.heal();
    factory.heal();
    assertThat(check.violations()).isEmpty();
  }
}

package dev.cenote.testkit;

import static java.util.Objects.requireNonNull;

import dev.cenote.IdleOrder;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * One of the ways in which a pool is used and in which its contract must hold. A contract suite
 * runs once for each:
 *
 * {@snippet :
 * @ParameterizedClass
 * @MethodSource("dev.cenote.testkit.Configuration#all")
 * class MyPoolAcquireTest extends AcquireContract {
 *   MyPoolAcquireTest(Configuration configuration) {
 *     super(configuration);
 *   }
 * }
 * }
 *
 * @param idleOrder which of the idle resources a caller gets
 * @param callers who asks
 */
public record Configuration(IdleOrder idleOrder, CallerKind callers) {

  /** Makes a configuration of the two. */
  public Configuration {
    requireNonNull(idleOrder, "idleOrder");
    requireNonNull(callers, "callers");
  }

  /** Every idle order with every kind of caller. */
  public static Stream<Configuration> all() {
    return Arrays.stream(CallerKind.values()).flatMap(Configuration::with);
  }

  /** Every idle order with every kind of caller that blocks. */
  public static Stream<Configuration> blocking() {
    return all().filter(configuration -> configuration.callers.isBlocking());
  }

  /** Every idle order with asynchronous callers. */
  public static Stream<Configuration> async() {
    return with(CallerKind.ASYNC);
  }

  /** Every kind of caller with the default idle order, for what that order cannot touch. */
  public static Stream<Configuration> callerKinds() {
    return Arrays.stream(CallerKind.values())
        .map(callers -> new Configuration(IdleOrder.AFFINITY, callers));
  }

  private static Stream<Configuration> with(CallerKind callers) {
    return Arrays.stream(IdleOrder.values()).map(order -> new Configuration(order, callers));
  }
}

package dev.cenote.jdbc.it;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long to wait for what is sure to come, servers and a busy machine being as they are. */
final class Patience {

  private Patience() {}

  /** Begins to wait for something, by name. */
  static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(Duration.ofMinutes(2));
  }
}

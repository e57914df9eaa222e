package dev.cenote.testkit;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.cenote.testkit.Configuration#callerKinds")
class StatsTest extends StatsContract {

  StatsTest(Configuration configuration) {
    super(configuration);
  }
}

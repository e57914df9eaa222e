package dev.cenote.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("configurations")
class StandstillTest extends StandstillContract {

  StandstillTest(Configuration configuration) {
    super(configuration);
  }

  static Stream<Configuration> configurations() {
    return Configuration.callerKinds()
        .filter(configuration -> configuration.callers() != CallerKind.PLATFORM);
  }
}

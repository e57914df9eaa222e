package dev.cenote.testkit;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.cenote.testkit.Configuration#callerKinds")
class CreationTest extends CreationContract {

  CreationTest(Configuration configuration) {
    super(configuration);
  }
}

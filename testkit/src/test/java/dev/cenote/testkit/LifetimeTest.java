package dev.cenote.testkit;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.cenote.testkit.Configuration#all")
class LifetimeTest extends LifetimeContract {

  LifetimeTest(Configuration configuration) {
    super(configuration);
  }
}

package dev.cenote.testkit;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.cenote.testkit.Configuration#blocking")
class BlockingTest extends BlockingContract {

  BlockingTest(Configuration configuration) {
    super(configuration);
  }
}

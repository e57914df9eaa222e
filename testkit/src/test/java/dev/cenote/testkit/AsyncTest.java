package dev.cenote.testkit;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.cenote.testkit.Configuration#async")
class AsyncTest extends AsyncContract {

  AsyncTest(Configuration configuration) {
    super(configuration);
  }
}

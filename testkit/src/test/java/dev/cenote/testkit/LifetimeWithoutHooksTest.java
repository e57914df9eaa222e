package dev.cenote.testkit;

import dev.cenote.ResourceFactory;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.cenote.testkit.Configuration#callerKinds")
class LifetimeWithoutHooksTest extends LifetimeContract {

  LifetimeWithoutHooksTest(Configuration configuration) {
    super(configuration);
  }

  @Override
  protected ResourceFactory<TestResource> resources() {
    return factory.withoutHooks();
  }
}

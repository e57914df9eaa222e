package dev.cenote.workers;

import dev.cenote.ResourceFactory;
import dev.cenote.testkit.AcquireContract;
import dev.cenote.testkit.AsyncContract;
import dev.cenote.testkit.BlockingContract;
import dev.cenote.testkit.CallerKind;
import dev.cenote.testkit.Configuration;
import dev.cenote.testkit.LeaseContract;
import dev.cenote.testkit.ShutdownContract;
import dev.cenote.testkit.TaskContract;
import dev.cenote.testkit.TestResource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every pool must do, done with child processes. */
class ChildContractTest {
  private static final String HERE = "dev.cenote.workers.ChildContractTest#";

  /** Threads of both kinds would be twice the time for the same ways through a child. */
  static Stream<Configuration> virtualAndAsync() {
    return Configuration.callerKinds().filter(each -> each.callers() != CallerKind.PLATFORM);
  }

  static Stream<Configuration> blocking() {
    return Configuration.callerKinds().filter(each -> each.callers().isBlocking());
  }

  static Stream<Configuration> async() {
    return Configuration.callerKinds().filter(each -> !each.callers().isBlocking());
  }

  @Nested
  @ParameterizedClass
  @MethodSource(HERE + "virtualAndAsync")
  class Acquire extends AcquireContract {
    @RegisterExtension private final ContractChildren children = new ContractChildren(factory);

    Acquire(Configuration configuration) {
      super(configuration);
    }

    @Override
    protected ResourceFactory<TestResource> resources() {
      return children;
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource(HERE + "blocking")
  class Blocking extends BlockingContract {
    @RegisterExtension private final ContractChildren children = new ContractChildren(factory);

    Blocking(Configuration configuration) {
      super(configuration);
    }

    @Override
    protected ResourceFactory<TestResource> resources() {
      return children;
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource(HERE + "async")
  class Async extends AsyncContract {
    @RegisterExtension private final ContractChildren children = new ContractChildren(factory);

    Async(Configuration configuration) {
      super(configuration);
    }

    @Override
    protected ResourceFactory<TestResource> resources() {
      return children;
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource(HERE + "virtualAndAsync")
  class Lease extends LeaseContract {
    @RegisterExtension private final ContractChildren children = new ContractChildren(factory);

    Lease(Configuration configuration) {
      super(configuration);
    }

    @Override
    protected ResourceFactory<TestResource> resources() {
      return children;
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource(HERE + "virtualAndAsync")
  class Shutdown extends ShutdownContract {
    @RegisterExtension private final ContractChildren children = new ContractChildren(factory);

    Shutdown(Configuration configuration) {
      super(configuration);
    }

    @Override
    protected ResourceFactory<TestResource> resources() {
      return children;
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource(HERE + "blocking")
  class Task extends TaskContract {
    @RegisterExtension private final ContractChildren children = new ContractChildren(factory);

    Task(Configuration configuration) {
      super(configuration);
    }

    @Override
    protected ResourceFactory<TestResource> resources() {
      return children;
    }
  }
}

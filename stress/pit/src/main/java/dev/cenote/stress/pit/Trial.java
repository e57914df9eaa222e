package dev.cenote.stress.pit;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.pitest.testapi.AbstractTestUnit;
import org.pitest.testapi.Description;
import org.pitest.testapi.ResultCollector;
import org.pitest.testapi.TestUnitExecutionListener;

/** One test in one configuration. */
final class Trial extends AbstractTestUnit {
  private final Launcher launcher;
  private final Class<?> suite;
  private final String id;

  Trial(Launcher launcher, Class<?> suite, String id) {
    super(new Description(id, suite));
    this.launcher = launcher;
    this.suite = suite;
    this.id = id;
  }

  static LauncherDiscoveryRequest request(DiscoverySelector selector) {
    return LauncherDiscoveryRequestBuilder.request().selectors(selector).build();
  }

  @Override
  public void execute(ResultCollector results) {
    Watcher watcher = new Watcher(suite, new Reporter(results));
    launcher.execute(request(DiscoverySelectors.selectUniqueId(id)), watcher);
    if (watcher.started().isEmpty() && !watcher.hasFailed()) {
      throw new IllegalStateException("there is no test " + id);
    }
  }

  /** Tells PIT how it went. */
  private record Reporter(ResultCollector results) implements TestUnitExecutionListener {
    @Override
    public void executionStarted(Description test) {
      results.notifyStart(test);
    }

    @Override
    public void executionFinished(Description test, boolean passed, @Nullable Throwable failure) {
      if (passed) {
        results.notifyEnd(test);
      } else {
        results.notifyEnd(test, failure == null ? new AssertionError(test) : failure);
      }
    }
  }
}

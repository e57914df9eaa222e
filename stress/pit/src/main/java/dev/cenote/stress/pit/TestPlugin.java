package dev.cenote.stress.pit;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pitest.classinfo.ClassByteArraySource;
import org.pitest.help.PitHelpError;
import org.pitest.testapi.Configuration;
import org.pitest.testapi.TestGroupConfig;
import org.pitest.testapi.TestPluginFactory;
import org.pitest.testapi.TestSuiteFinder;
import org.pitest.testapi.TestUnitFinder;

/**
 * Takes the place of PIT's own plugin for JUnit, which finds tests by running them: in every JVM
 * that PIT starts, so also in the new one after each change that made a test hang. Here they run
 * once, when PIT measures which of them covers what, and are remembered for the other JVMs.
 */
public final class TestPlugin implements TestPluginFactory {
  /** Called by PIT. */
  public TestPlugin() {}

  @Override
  public Configuration createTestFrameworkConfiguration(
      TestGroupConfig groups,
      ClassByteArraySource source,
      Collection<String> excludedRunners,
      Collection<String> includedMethods) {
    return new OurConfiguration();
  }

  @Override
  public String name() {
    return "cenote";
  }

  @Override
  public String description() {
    return "Cenote's tests, found once";
  }

  private static final class OurConfiguration implements Configuration {
    private final TestFinder finder = new TestFinder();

    @Override
    public TestUnitFinder testUnitFinder() {
      return finder;
    }

    @Override
    public TestSuiteFinder testSuiteFinder() {
      return suite -> List.of();
    }

    @Override
    public Optional<PitHelpError> verifyEnvironment() {
      return Optional.empty();
    }
  }
}

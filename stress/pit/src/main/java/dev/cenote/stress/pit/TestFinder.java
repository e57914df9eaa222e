package dev.cenote.stress.pit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherFactory;
import org.pitest.testapi.NullExecutionListener;
import org.pitest.testapi.TestUnit;
import org.pitest.testapi.TestUnitExecutionListener;
import org.pitest.testapi.TestUnitFinder;

/**
 * Finds the tests of a class: by running them when PIT wants to see what each covers, and else in
 * the file that was written then.
 *
 * <p>A contract that holds for all three idle orders with each kind of caller runs for three of the
 * nine, in which every order and every kind of caller comes once. That misses what only the others
 * would notice, so it never makes the result better than it is.
 */
final class TestFinder implements TestUnitFinder {
  private static final int IDLE_ORDERS = 3;

  private final Path memory = Path.of(System.getProperty("pit.memory", "target/tests"));
  private final Launcher launcher = LauncherFactory.create();
  private boolean warm;

  @Override
  public List<TestUnit> findTestUnits(Class<?> suite, TestUnitExecutionListener listener) {
    if (suite.getEnclosingClass() != null) {
      return List.of();
    }
    List<String> ids;
    if (listener instanceof NullExecutionListener) {
      ids = remembered(suite);
      warmUp(suite, ids);
    } else {
      ids = run(suite, listener);
    }
    return ids.stream().<TestUnit>map(id -> new Trial(launcher, suite, id)).toList();
  }

  private List<String> remembered(Class<?> suite) {
    try {
      return Files.readAllLines(file(suite));
    } catch (IOException e) {
      throw new UncheckedIOException("no tests of " + suite + " are remembered", e);
    }
  }

  /**
   * Runs a test before anything is changed: the first one loads a thousand classes, and on a busy
   * machine would be taken for one that hangs.
   */
  private void warmUp(Class<?> suite, List<String> ids) {
    if (!warm && configurations(suite) > 1) {
      warm = true;
      launcher.execute(Trial.request(DiscoverySelectors.selectUniqueId(ids.getFirst())));
    }
  }

  private List<String> run(Class<?> suite, TestUnitExecutionListener listener) {
    Watcher watcher = new Watcher(suite, listener);
    for (DiscoverySelector selector : selectors(suite)) { // of several JUnit runs the last alone
      launcher.execute(Trial.request(selector), watcher);
    }
    List<String> ids = watcher.started();
    try {
      Files.createDirectories(memory);
      Files.write(file(suite), ids);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ids;
  }

  private Path file(Class<?> suite) {
    return memory.resolve(suite.getName());
  }

  private static List<DiscoverySelector> selectors(Class<?> suite) {
    int all = configurations(suite);
    if (all <= IDLE_ORDERS) {
      return List.of(DiscoverySelectors.selectClass(suite));
    }
    return IntStream.range(0, all)
        .filter(i -> i / IDLE_ORDERS == i % IDLE_ORDERS)
        .<DiscoverySelector>mapToObj(i ->
            DiscoverySelectors.selectUniqueId(
                "[engine:junit-jupiter]/[class-template:%s]/[class-template-invocation:#%d]"
                    .formatted(suite.getName(), i + 1)))
        .toList();
  }

  /** For how many configurations a contract runs; 1 for what is no contract. */
  private static int configurations(Class<?> suite) {
    MethodSource source = suite.getAnnotation(MethodSource.class);
    if (source == null || !suite.isAnnotationPresent(ParameterizedClass.class)) {
      return 1;
    }
    String name = source.value()[0];
    int hash = name.indexOf('#');
    try {
      Class<?> owner =
          hash < 0 ? suite : Class.forName(name.substring(0, hash), true, suite.getClassLoader());
      Method method = owner.getDeclaredMethod(name.substring(hash + 1));
      method.setAccessible(true); // a suite's own need not be public
      return (int) ((Stream<?>) method.invoke(null)).count();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the configurations of " + suite, e);
    }
  }
}

package dev.cenote.stress.pit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.pitest.testapi.Description;
import org.pitest.testapi.TestUnitExecutionListener;

/** Tells PIT in its own words what JUnit tells of the tests of one class. */
final class Watcher implements TestExecutionListener {
  private final Class<?> suite;
  private final TestUnitExecutionListener listener;
  private final List<String> started = new CopyOnWriteArrayList<>();
  private volatile boolean failed;

  Watcher(Class<?> suite, TestUnitExecutionListener listener) {
    this.suite = suite;
    this.listener = listener;
  }

  /** The tests that ran. */
  List<String> started() {
    return List.copyOf(started);
  }

  boolean hasFailed() {
    return failed;
  }

  @Override
  public void executionStarted(TestIdentifier node) {
    if (node.isTest()) {
      started.add(node.getUniqueId());
      listener.executionStarted(description(node));
    }
  }

  @Override
  public void executionFinished(TestIdentifier node, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
      if (node.isTest()) {
        listener.executionFinished(description(node), true);
      }
    } else { // a class that cannot be set up is no test, and fails all the same
      failed = true;
      listener.executionFinished(
          description(node), false, result.getThrowable().orElseGet(AssertionError::new));
    }
  }

  private Description description(TestIdentifier node) {
    return new Description(node.getUniqueId(), suite);
  }
}

package dev.cenote.workers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cenote.AcquireContext;
import dev.cenote.ResourceFactory;
import dev.cenote.testkit.ScriptedFactory;
import dev.cenote.testkit.TestResource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The resources of a contract's tests, with a real child behind each: made before it, asked for an
 * answer before a caller gets it, and ended with it. After each test none is left.
 */
final class ContractChildren implements ResourceFactory<TestResource>, AfterEachCallback {
  private final ResourceFactory<ChildProcess> children = ChildProcess.factory("cat");
  private final ScriptedFactory script;
  private final Map<TestResource, ChildProcess> behind = new ConcurrentHashMap<>();

  ContractChildren(ScriptedFactory script) {
    this.script = script;
  }

  @Override
  @SuppressWarnings("NullAway") // a scripted creation may return null on purpose
  public TestResource create() throws Exception {
    ChildProcess child = children.create();
    TestResource resource = null;
    try {
      resource = script.create();
      return resource;
    } finally {
      keep(resource, child);
    }
  }

  private void keep(@Nullable TestResource resource, ChildProcess child) {
    if (resource == null) {
      child.close();
    } else {
      behind.put(resource, child);
    }
  }

  private ChildProcess behind(TestResource resource) {
    ChildProcess child = behind.get(resource);
    if (child == null) {
      throw new AssertionError(resource + " has no child");
    }
    return child;
  }

  @Override
  public void onAcquire(TestResource resource, AcquireContext context) throws Exception {
    ChildProcess child = behind(resource);
    children.onAcquire(child, context);
    // On another thread, since a caller that is interrupted just then still gets its resource.
    CompletableFuture.runAsync(() -> talk(child, resource), Thread::startVirtualThread).join();
    script.onAcquire(resource, context);
  }

  private static void talk(ChildProcess child, TestResource resource) {
    byte[] message = resource.toString().getBytes(US_ASCII);
    try {
      child.send(message);
      assertThat(child.receive(WorkerTest.PATIENCE)).isEqualTo(message);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void onRelease(TestResource resource) throws Exception {
    script.onRelease(resource);
  }

  @Override
  public void destroy(TestResource resource) throws Exception {
    try {
      script.destroy(resource);
    } finally {
      children.destroy(behind(resource));
      behind.remove(resource);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    behind.values().forEach(ChildProcess::close); // what callers have detached
    await().untilAsserted(() -> assertThat(WorkerTest.children()).isEmpty());
  }
}

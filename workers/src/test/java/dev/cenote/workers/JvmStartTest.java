package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.example.TestWorkers;
import dev.cenote.RetryPolicy;
import dev.cenote.workers.WorkerException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Child JVMs that do not come to life, and how they are told where everything is. */
class JvmStartTest extends JvmTest {

  static final class NotPublic implements Worker<String, String> {
    @Override
    public String handle(String input) {
      return input;
    }
  }

  public abstract static class Abstract implements Worker<String, String> {}

  @SuppressWarnings("ClassCanBeStatic") // that is what it is about
  public final class Inner implements Worker<String, String> {
    @Override
    public String handle(String input) {
      return input;
    }
  }

  public static final class Demanding implements Worker<String, String> {
    private final String what;

    public Demanding(String what) {
      this.what = what;
    }

    @Override
    public String handle(String input) {
      return input + what;
    }
  }

  @SuppressWarnings("unchecked")
  private static Class<? extends Worker<String, String>> typeOf(Worker<String, String> worker) {
    return (Class<? extends Worker<String, String>>) worker.getClass();
  }

  private static void assertRefused(Class<? extends Worker<String, String>> type, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JvmWorkers.of(type).codec(Codec.utf8()).build())
        .withMessage(
            "worker: "
                + type.getName()
                + ": "
                + reason
                + ", and must be a public class, top-level or static nested, with a public"
                + " constructor without parameters");
  }

  @Test
  void aWorkerThatNoOtherJvmCouldMakeIsRefused() {
    class Local implements Worker<String, String> {
      @Override
      public String handle(String input) {
        return input;
      }
    }

    assertRefused(NotPublic.class, "is not public");
    assertRefused(Abstract.class, "is an interface or abstract");
    assertRefused(Inner.class, "is an inner class that is not static");
    assertRefused(Demanding.class, "has no public constructor without parameters");
    assertRefused(Local.class, "is a class within a method");
    assertRefused(typeOf(text -> text), "is a lambda or otherwise has no name");
    assertRefused(
        typeOf(
            new Worker<>() {
              @Override
              public String handle(String input) {
                return input;
              }
            }),
        "is an anonymous class");
  }

  @Test
  void allBadOptionsAreNamed() {
    Codec<String> made = Codec.of(text -> new byte[0], bytes -> "");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            JvmWorkers.of(TestWorkers.Obedient.class)
                .codec(made)
                .maxHeap("1m")
                .maxMessage("5")
                .nice(20)
                .javaHome(folder)
                .sharedArchive(folder.resolve("nowhere/x.jsa"))
                .systemProperty("a=b", "c")
                .build())
        .withMessageContaining(
            "codec: " + made.getClass().getName() + ": is an anonymous class, and must be")
        .withMessageContaining("maxHeap: \"1m\": must be a size of at least 2m, such as 256m")
        .withMessageContaining("maxMessage: \"5\": must be a size from 64k to 1g")
        .withMessageContaining("nice: 20: must be from -20 to 19")
        .withMessageContaining("javaHome: " + folder + ": must have an executable bin/java")
        .withMessageContaining("sharedArchive: " + folder.resolve("nowhere/x.jsa"))
        .withMessageContaining("systemProperty: \"a=b\"");
  }

  private WorkerException failureOf(JvmWorkers.Builder<String, String> builder) {
    WorkerPool<String, String> pool =
        open(builder.startRetry(RetryPolicy.exponential(1, Duration.ofMillis(1))));
    WorkerException failure = failureOf(() -> pool.execute("echo"));
    assertThat(failure.kind()).isEqualTo(Kind.START_FAILED);
    assertThat(String.valueOf(failure.getMessage()).lines()).hasSize(1);
    return failure;
  }

  @Test
  void aClassThatTheChildDoesNotFind() {
    assertThat(failureOf(jvm().classPath(folder)))
        .hasMessageContaining(
            "there is no class com.example.TestWorkers$Obedient on its class path");
  }

  @Test
  void aWorkerThatCannotBeMade() {
    WorkerException failure = failureOf(jvm(TestWorkers.Unmade.class));

    assertThat(failure)
        .hasMessageContaining(
            "the worker could not be made: java.lang.IllegalStateException: no model");
    assertThat(failure.exitCode()).hasValue(1);
    assertThat(failure.stderr())
        .anyMatch(line -> line.contains("TestWorkers$Unmade.<init>(TestWorkers.java:"));
  }

  @Test
  void aClassThatCannotBeInitialised() {
    WorkerException failure = failureOf(jvm(TestWorkers.Uninitialised.class));

    assertThat(failure).hasMessageContaining("java.lang.ExceptionInInitializerError");
    assertThat(failure.stderr())
        .anyMatch(line -> line.startsWith("Caused by: java.lang.NumberFormatException"));
  }

  @Test
  void aWorkerThatTakesForEverToBeMade() {
    assertThat(
            failureOf(
                jvm(TestWorkers.Slow.class)
                    .startTimeout(Duration.ofMillis(500))
                    .startRetry(RetryPolicy.exponential(1, Duration.ofMillis(1)))))
        .hasMessageContaining("within");
  }

  @Test
  void anArgumentThatTheJvmRefuses() {
    assertThat(failureOf(jvm().jvmArgs("-XX:+NoSuchFlag")))
        .hasMessageContaining("ended with exit code 1 before it had sent anything")
        .hasMessageContaining("Unrecognized VM option 'NoSuchFlag'");
  }

  @Test
  void childrenThatEndAsSoonAsTheyAreMadeAreNotMadeOverAndOver() throws Exception {
    WorkerPool<String, String> pool = open(jvm(TestWorkers.Mayfly.class).min(1));
    failureOf(() -> pool.execute("x"));

    // In the end each is looked at for longer than they live, and the engine backs off.
    await().atMost(PATIENCE).until(() -> pool.stats().createFailures() > 1);
    WorkerException failure = failureOf(() -> pool.execute("x"));

    assertThat(failure.kind()).isIn(Kind.START_FAILED, Kind.CRASHED);
    assertThat(failure.exitCode()).hasValue(6);
    assertThat(failure.stderr()).contains("tired");
  }

  @Test
  void theArgumentsAreInAFileThatIsGoneOnceTheChildIsThere() throws Exception {
    String secret = "hush";
    WorkerPool<String, String> pool = open(jvm().systemProperty("secret", secret));
    long pid = Long.parseLong(pool.execute("pid"));

    String[] words = ProcessHandle.of(pid).flatMap(child -> child.info().arguments()).orElseThrow();

    assertThat(words)
        .contains("com.example.TestWorkers$Obedient")
        .noneMatch(word -> word.contains(secret));
    assertThat(pool.execute("property secret")).isEqualTo(secret);
    assertThat(Arrays.stream(words).filter(word -> word.startsWith("@")))
        .singleElement()
        .satisfies(word -> assertThat(Path.of(word.substring(1))).doesNotExist());
  }

  @Test
  void aClassPathMayBeLongerThanACommandLine() throws Exception {
    Path[] path =
        IntStream.range(0, 3_000)
            .mapToObj(i -> folder.resolve("x".repeat(50)).resolve(Integer.toString(i)))
            .toArray(Path[]::new);
    path[path.length - 1] = place(JvmTest.class);

    assertThat(open(jvm().classPath(path)).execute("property java.class.path"))
        .hasSizeGreaterThan(200_000);
  }
}

package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.example.TestWorkers;
import dev.cenote.workers.WorkerException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Child JVMs when nothing fails. */
class JvmWorkersTest extends JvmTest {

  @Test
  void aWarmChildServesOneTaskAfterAnother() throws Exception {
    WorkerPool<String, String> pool = open(jvm());

    String pid = pool.execute("pid");

    assertThat(pid).isNotEqualTo(Long.toString(ProcessHandle.current().pid()));
    assertThat(pool.execute("echo hällo\n")).isEqualTo("hällo\n");
    assertThat(pool.execute("echo")).isEmpty();
    assertThat(pool.execute("pid")).isEqualTo(pid);
    assertThat(pool.execute("served")).isEqualTo("5");
  }

  @Test
  void tasksRunBesideEachOtherAndMayBeMapped() throws Exception {
    WorkerPool<String, String> pool = open(jvm().max(2));
    Path file = folder.resolve("hangs");
    CompletableFuture<String> hanging = pool.submit("hang " + file);
    pidsIn(file);

    assertThat(pool.map(Stream.of("echo a", "echo b", "echo c"))).containsExactly("a", "b", "c");

    assertThat(hanging.cancel(true)).isTrue();
  }

  @Test
  void tasksAndResultsMayHaveCodecsOfTheirOwn() throws Exception {
    WorkerPool<String, Integer> pool =
        open(
            jvm(
                JvmWorkers.of(TestWorkers.Length.class)
                    .codec(Codec.utf8(), new TestWorkers.Decimal())));

    assertThat(pool.execute("four")).isEqualTo(4);
  }

  @Test
  void oneCodecForTwoTypesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JvmWorkers.of(TestWorkers.Length.class).codec(Codec.utf8()).build())
        .withMessageContaining("codec: dev.cenote.workers.internal.Codecs$Utf8: must be two")
        .withMessageContaining("tasks (java.lang.String)")
        .withMessageContaining("results (java.lang.Integer)");
  }

  @Test
  void theJvmIsAsWanted() throws Exception {
    Path place = folder.toRealPath();
    List<String> lines = new CopyOnWriteArrayList<>();
    WorkerPool<String, String> pool =
        open(
            jvm()
                .maxHeap("40m")
                .onStderr(lines::add)
                .jvmArgs("-Dfirst=1", "-XX:+PrintCommandLineFlags")
                .systemProperty("second", "a \"b\" c:\\d\té\n\\")
                .environment("CENOTE_TEST", "x")
                .directory(place)
                .nice(1));

    assertThat(Integer.parseInt(pool.execute("heap"))).isBetween(30, 40);
    assertThat(pool.execute("property first")).isEqualTo("1");
    assertThat(pool.execute("property second")).startsWith("a \"b\" c:\\d\t").endsWith("\n\\");
    assertThat(pool.execute("env CENOTE_TEST")).isEqualTo("x");
    assertThat(pool.execute("cwd")).isEqualTo(place.toString());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(lines).anyMatch(line -> line.contains("-XX:+UseSerialGC")));
  }

  @Test
  void aCollectorThatWasChosenStays() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    WorkerPool<String, String> pool =
        open(
            jvm().jvmArgs("-XX:+UseParallelGC", "-XX:+PrintCommandLineFlags").onStderr(lines::add));

    assertThat(pool.execute("echo x")).isEqualTo("x");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(lines)
                .anyMatch(line -> line.contains("-XX:+UseParallelGC"))
                .noneMatch(line -> line.contains("-XX:+UseSerialGC")));
  }

  @Test
  void whatAnythingPrintsIsNoMessage() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    WorkerPool<String, String> pool =
        open(
            jvm()
                .jvmArgs("-Xlog:gc*", "-XX:+PrintCommandLineFlags", "-verbose:class")
                .onStderr(lines::add));

    assertThat(pool.execute("print ä stray line")).isEqualTo("printed");
    assertThat(pool.execute("spawn from-a-process")).isEqualTo("spawned");
    assertThat(pool.execute("stdin")).isEqualTo("-1");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(lines)
                .contains(
                    "printed by a static initialiser",
                    "printed by a constructor",
                    "ä stray line",
                    "bytes",
                    "err",
                    "from-a-process")
                .anyMatch(line -> line.contains("-XX:+UseSerialGC"))
                .anyMatch(line -> line.contains("[gc"))
                .anyMatch(line -> line.contains("java.lang.Object source:")));
  }

  @Test
  void aLargeTaskIsNeitherCopiedNorKeptInTheChild() throws Exception {
    // A second array of this size would not find room, and the child would be replaced.
    WorkerPool<byte[], byte[]> pool =
        open(jvm(JvmWorkers.of(TestWorkers.Reverser.class).codec(Codec.bytes())).maxHeap("200m"));
    byte[] task = new byte[100 << 20];
    task[0] = 1;
    task[task.length - 2] = 2;

    for (int i = 0; i < 3; i++) {
      byte[] result = pool.execute(task);

      assertThat(result.length).isEqualTo(task.length);
      assertThat(result[result.length - 1]).isEqualTo((byte) 1);
      assertThat(result[1]).isEqualTo((byte) 2);
    }
    assertThat(pool.stats().created()).isEqualTo(1);
  }

  @Test
  void whatIsTooLongHarmsNobody() throws Exception {
    WorkerPool<String, String> pool = open(jvm().maxMessage("64k"));
    String pid = pool.execute("pid");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.execute("echo " + "x".repeat(70_000)))
        .withMessageContaining("is longer than the limit of 65536");
    WorkerException failure = failureOf(() -> pool.execute("long 70000"));

    assertThat(failure.kind()).isEqualTo(Kind.HANDLER);
    assertThat(failure)
        .hasMessageContaining(
            "the result could not be encoded: a message of 70000 bytes is longer than the limit of"
                + " 65536");
    assertThat(pool.execute("pid")).isEqualTo(pid);
  }

  @Test
  void childrenAreWarmedUpTriedAndReplacedAsOthersAre() throws Exception {
    WorkerPool<String, String> pool =
        open(
            jvm()
                .warmUp("echo hi", "hi"::equals)
                .ping("echo ping", "ping"::equals, Duration.ofSeconds(20))
                .maxTasks(2)
                .pool(builder -> builder.lifetimeJitter(0)));
    String first = pool.execute("pid");
    assertThat(pool.checkHealth()).isZero();
    assertThat(pool.execute("served")).isEqualTo("4");

    assertThat(pool.execute("pid")).isNotEqualTo(first);
  }
}

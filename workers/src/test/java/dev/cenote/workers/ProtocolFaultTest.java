package dev.cenote.workers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.cenote.workers.WorkerException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Children that say what makes no sense. */
class ProtocolFaultTest extends WorkerTest {

  private WorkerPool<String, String> json() {
    return open(
        ProcessWorkers.command(python("json_lines.py"))
            .protocol(Protocol.jsonLines(Codec.jsonString(), Codec.jsonString()))
            .max(1)
            .registry(registry)
            .build());
  }

  private static void assertReplaced(WorkerPool<?, ?> pool) {
    await().untilAsserted(() -> assertThat(pool.stats().destroyed()).isEqualTo(1));
  }

  @Test
  void aTaskThatFailsCostsOnlyTheTask() throws Exception {
    WorkerPool<String, String> pool = json();
    assertThat(pool.execute("ä \"quoted\"\nline")).isEqualTo("ä \"quoted\"\nline");

    WorkerException failure = failureOf(() -> pool.execute("fail"));

    assertThat(failure.kind()).isEqualTo(Kind.HANDLER);
    assertThat(failure.remoteMessage()).hasValue("no such thing");
    assertThat(failure.remoteStack())
        .hasValueSatisfying(stack -> assertThat(stack).contains("ValueError: no such thing"));
    assertThat(pool.execute("next")).isEqualTo("next");
    assertThat(pool.stats().created()).isEqualTo(1);
  }

  @Test
  void aReplyToAnotherTask() throws Exception {
    WorkerPool<String, String> pool = json();

    WorkerException failure = failureOf(() -> pool.execute("wrong id"));

    assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(failure).hasMessageContaining("instead of").hasMessageContaining("wrong id");
    assertReplaced(pool);
    assertThat(pool.execute("next")).isEqualTo("next");
  }

  @Test
  void garbageOnStandardOutput() throws Exception {
    WorkerPool<String, String> pool = json();

    WorkerException failure = failureOf(() -> pool.execute("no json"));

    assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(failure).hasMessageContaining("\"Loading weights...\"");
    assertReplaced(pool);
  }

  @Test
  void aReplyThatSaysNothing() {
    WorkerPool<String, String> pool = json();

    assertThat(failureOf(() -> pool.execute("nothing")))
        .hasMessageContaining("neither an output nor an error");
  }

  @Test
  void whatNobodyAskedForCostsItsWorkerAndNoOtherTask() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    assertThat(pool.execute("twice a")).isEqualTo("a");

    // Without ids it is luck whether the second line comes before the next task or after it.
    await().until(() -> pool.execute("echo b").equals("b") && pool.stats().created() == 2);

    assertReplaced(pool);
    assertThat(pool.execute("echo c")).isEqualTo("c");
  }

  @Test
  void aProgramThatGreetsIsReported() {
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command("sh", "-c", "echo Hello; exec cat")
                .protocol(Protocol.jsonLines(Codec.jsonString(), Codec.jsonString()))
                .max(1)
                .build());

    WorkerException failure = failureOf(() -> pool.execute("x"));

    assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(failure).hasMessageEndingWith(": \"Hello\"");
  }

  @Test
  void garbageInsteadOfAFrame() throws Exception {
    WorkerPool<byte[], String> pool =
        open(
            ProcessWorkers.command(python("frames.py", "garbage"))
                .protocol(Protocol.frames(Codec.bytes(), Codec.utf8()))
                .max(1)
                .build());

    WorkerException failure = failureOf(() -> pool.execute(new byte[3]));

    assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(failure)
        .hasMessageContaining("limit of 268435456")
        .hasMessageContaining("Traceback (most recent call last)");
    assertReplaced(pool);
  }

  @Test
  void oneThatKeepsItsAnswersInABuffer() {
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command(
                    Command.of(
                            PYTHON, "-c", "import sys\nfor line in sys.stdin: print(line.strip())")
                        .withoutEnvironment("PYTHONUNBUFFERED"))
                .protocol(Protocol.lines())
                .taskTimeout(Duration.ofMillis(500))
                .build());

    WorkerException failure = failureOf(() -> pool.execute("x"));

    assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(failure).hasMessageContaining("flushes its standard output after each answer");
  }

  @Test
  void aLineThatNeverEnds() {
    Protocol<String, String> brief =
        Protocol.messages(Framing.lines(1000), Codec.utf8(), Codec.utf8());
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command("sh", "-c", "read -r x; exec cat /dev/zero")
                .protocol(brief)
                .max(1)
                .build());

    WorkerException failure = failureOf(() -> pool.execute("x"));

    assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(failure).hasMessageContaining("longer than the limit of 1000 bytes");
  }

  @Test
  void aResultThatIsNotWhatItsCodecKnows() {
    WorkerPool<String, Integer> pool =
        open(
            ProcessWorkers.command("cat")
                .protocol(
                    Protocol.messages(
                        Framing.lines(),
                        Codec.utf8(),
                        Codec.<Integer>of(
                            number -> number.toString().getBytes(UTF_8),
                            bytes -> Integer.valueOf(new String(bytes, UTF_8)))))
                .build());

    assertThat(failureOf(() -> pool.execute("seven")))
        .hasMessageContaining("could not be decoded")
        .hasMessageContaining("\"seven\"");
  }

  @Test
  void aTaskThatIsNoJson() {
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command(python("json_lines.py"))
                .protocol(Protocol.jsonLines(Codec.utf8(), Codec.utf8()))
                .build());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.execute("{\"a\": "))
        .withMessageContaining("no JSON value");
    assertThatIllegalArgumentException().isThrownBy(() -> pool.execute("1 2"));
    assertThatIllegalArgumentException().isThrownBy(() -> pool.execute(""));
    assertThat(failureOf(() -> pool.execute("\"fail\"")).kind()).isEqualTo(Kind.HANDLER);
  }

  @Test
  void aChildThatClosesItsOutputAndGoesOn() {
    WorkerPool<String, String> pool = open(lines().max(1).taskTimeout(Duration.ofSeconds(20)));

    WorkerException failure = failureOf(() -> pool.execute("close-stdout"));

    assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(failure).hasMessageContaining("closed its standard output");
  }
}

package dev.cenote.workers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.TestWorkers;
import dev.cenote.workers.internal.JvmLaunch;
import dev.cenote.workers.internal.jvm.Wire;
import dev.cenote.workers.internal.jvm.WorkerMain;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The child on its own, as a parent sees it that is no more than two pipes. */
class WorkerMainTest extends JvmTest {

  /** With a shell, which moves the pipes, or without one, as on Windows. */
  private static Process start(Wire.Channel channel, long graceMillis) throws IOException {
    Path home = Path.of(System.getProperty("java.home"));
    List<String> words = new ArrayList<>();
    if (channel == Wire.Channel.MOVED) {
      words.addAll(JvmLaunch.start(home, TestWorkers.Obedient.class).words());
    } else {
      words.add(JvmLaunch.java(home).toString());
    }
    words.add("-XX:+DisplayVMOutputToStderr");
    words.add("-Xlog:disable");
    words.add("-Xlog:gc*,class+load:stderr");
    words.add("-XX:+PrintFlagsFinal");
    words.add("-cp");
    // Nothing of the engine, nor of the parser.
    words.add(place(JvmTest.class) + File.pathSeparator + place(WorkerPool.class));
    words.add(WorkerMain.class.getName());
    words.add(TestWorkers.Obedient.class.getName());
    words.add("dev.cenote.workers.internal.Codecs$Utf8#UTF8");
    words.add("dev.cenote.workers.internal.Codecs$Utf8#UTF8");
    words.add(channel.name());
    words.add(Long.toString(graceMillis));
    words.add("1000000");
    return new ProcessBuilder(words).redirectError(Redirect.DISCARD).start();
  }

  private static void send(Process child, String task) throws IOException {
    DataOutputStream out = new DataOutputStream(child.getOutputStream());
    byte[] bytes = task.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  private static byte[] next(DataInputStream in) throws IOException {
    int length = in.readInt();
    assertThat(length).as("a length, and not something printed").isBetween(0, 1000);
    return in.readNBytes(length);
  }

  /** Nobody sends it a signal: there is only the end of its input. */
  @ParameterizedTest
  @CsvSource({
    "MOVED, echo", "MOVED, hang", "MOVED, hang-deaf",
    "STANDARD, echo", "STANDARD, hang", "STANDARD, hang-deaf"
  })
  void itEndsWithItsParentWhateverItIsDoing(Wire.Channel channel, String task) throws Exception {
    Path file = folder.resolve("hangs");
    Process child = start(channel, task.equals("hang-deaf") ? 100 : PATIENCE.toMillis());
    try (DataInputStream in = new DataInputStream(child.getInputStream())) {
      assertThat(next(in)).containsExactly(Wire.READY);
      send(child, "print a stray line");
      assertThat(next(in)).containsExactly(Wire.RESULT);
      assertThat(next(in)).isEqualTo("printed".getBytes(UTF_8));
      send(child, task + " " + file);
      if (task.equals("echo")) {
        assertThat(next(in)).containsExactly(Wire.RESULT);
        assertThat(next(in)).isEqualTo(file.toString().getBytes(UTF_8));
      } else {
        pidsIn(file);
      }

      child.getOutputStream().close();

      int code = child.waitFor();
      if (!task.equals("hang-deaf")) {
        assertThat(code).isZero();
      }
      if (task.equals("hang")) {
        assertThat(contentOf(Path.of(file + ".interrupted"))).isEqualTo("interrupted");
      }
    } finally {
      child.destroyForcibly();
    }
  }
}

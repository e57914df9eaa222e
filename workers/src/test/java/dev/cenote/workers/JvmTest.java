package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.TestWorkers;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tests with child JVMs. */
abstract class JvmTest extends WorkerTest {

  /** Where a class is, whatever kind of path this JVM has it from. */
  static Path place(Class<?> type) {
    String name = "/" + type.getName().replace('.', '/') + ".class";
    URL url = type.getResource(name);
    assertThat(url).isNotNull();
    String text = url.toString();
    String place = text.substring(0, text.length() - name.length());
    return Path.of(
        URI.create(
            place.startsWith("jar:") ? place.substring(4, place.length() - 1) : place + "/"));
  }

  /** A pool of children that know the classes of the tests. */
  final JvmWorkers.Builder<String, String> jvm(Class<? extends Worker<String, String>> worker) {
    return jvm(JvmWorkers.of(worker).codec(Codec.utf8()));
  }

  final <I, O> JvmWorkers.Builder<I, O> jvm(JvmWorkers.Builder<I, O> builder) {
    return builder
        .classPath(place(JvmTest.class))
        .maxHeap("64m")
        .max(1)
        .registry(registry)
        .acquireTimeout(PATIENCE);
  }

  final JvmWorkers.Builder<String, String> jvm() {
    return jvm(TestWorkers.Obedient.class);
  }

  final <I, O> WorkerPool<I, O> open(JvmWorkers.Builder<I, O> builder) {
    return open(builder.build());
  }

  /** A file of which nobody else sees a half. */
  static String contentOf(Path file) throws IOException {
    return Files.readString(Path.of(file + ".done"));
  }
}

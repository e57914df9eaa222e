package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import dev.cenote.testkit.PoolValidator;
import java.io.BufferedReader;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonFactory;

/** No child outlives its JVM, however that ends. */
class ParentDeathTest extends WorkerTest {

  /** What runs in the JVM that ends: children of several kinds, and the one that watches. */
  public static final class Parent {
    private Parent() {}

    /** Prints the numbers of its processes, and then does nothing. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      WorkerPool<String, String> pool =
          ProcessWorkers.command(args[1], args[2]).protocol(Protocol.lines()).max(3).build();
      List<Long> pids = new ArrayList<>();
      for (String task : List.of("ignore-term-and-hang", "fork-and-hang")) { // these do not
        Path file = folder.resolve(task);
        var running = pool.submit(task + " " + file);
        pids.addAll(pidsIn(file));
        if (running.isDone()) {
          throw new IllegalStateException("it should hang");
        }
      }
      pids.add(Long.valueOf(pool.execute("pid"))); // idle: it sees the end of its input
      ProcessHandle.current().children().forEach(child -> pids.add(child.pid()));
      System.out.println(String.join(" ", pids.stream().distinct().map(String::valueOf).toList()));
      System.in.read();
    }
  }

  /** What the other JVM needs; this one may run on a module path. */
  private static String classPath() {
    return Stream.of(
            Parent.class,
            WorkerPool.class,
            Pool.class,
            PoolValidator.class,
            JsonFactory.class,
            Awaitility.class,
            Matcher.class,
            Assertions.class,
            AfterEach.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(location -> Path.of(URI.create(location.toString())).toString())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "TERM", "exit"})
  void theyEnd(String way) throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                Parent.class.getName(),
                folder.toString(),
                PYTHON,
                script("worker.py"))
            .redirectError(Redirect.INHERIT)
            .start();
    try {
      BufferedReader out = parent.inputReader(StandardCharsets.US_ASCII);
      String line = out.readLine();
      assertThat(line).isNotNull();
      List<Long> pids = Arrays.stream(line.split(" ")).map(Long::valueOf).toList();
      assertThat(pids).hasSizeGreaterThanOrEqualTo(5).allMatch(WorkerTest::runs);
      signal("STOP", pids.get(0)); // which hears nothing but SIGKILL then

      switch (way) {
        case "KILL" -> parent.destroyForcibly();
        case "TERM" -> parent.destroy();
        default -> parent.getOutputStream().close(); // then its main method ends
      }

      parent.waitFor();
      awaitGone(pids);
    } finally {
      parent.destroyForcibly();
    }
  }
}

package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.core.json.JsonFactory;

/** A child has the class path or module path of its parent, which is a program of its own here. */
class JvmPathTest extends JvmTest {

  /** In a package that its module does not export. */
  private static final String PROGRAM =
      """
      package app;

      import dev.cenote.workers.Codec;
      import dev.cenote.workers.JvmWorkers;
      import dev.cenote.workers.Worker;
      import dev.cenote.workers.WorkerPool;

      public class Program {
        public static final class Modules implements Worker<String, String> {
          public String handle(String task) {
            return getClass().getModule() + ", " + Worker.class.getModule() + ", " + task;
          }
        }

        public static void main(String[] args) throws Exception {
          var builder = JvmWorkers.of(Modules.class).codec(Codec.utf8());
          if (args.length > 0) {
            var path = java.nio.file.Path.of(args[1]);
            switch (args[0]) {
              case "directory" -> builder.directory(path);
              case "archive" ->
                  builder
                      .sharedArchive(path)
                      .grace(java.time.Duration.ofMinutes(1))
                      .jvmArgs("-Xlog:class+load")
                      .onStderr(System.out::println);
            }
          }
          try (WorkerPool<String, String> pool = builder.maxHeap("32m").build()) {
            System.out.println(pool.execute("done"));
          }
        }
      }
      """;

  private static final String MODULE =
      """
      module app {
        requires dev.cenote.workers;
      }
      """;

  private static final String LIBRARIES =
      Stream.of(WorkerPool.class, Pool.class, JsonFactory.class, NullMarked.class)
          .map(type -> place(type).toString())
          .collect(Collectors.joining(File.pathSeparator));

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private String run(String... words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectError(Redirect.INHERIT)
            .start();
    try (var in = process.getInputStream()) {
      String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output.strip();
    } finally {
      process.destroyForcibly();
    }
  }

  private void compile(String option, boolean isModule) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("src/app"));
    List<String> words =
        new ArrayList<>(List.of(tool("javac"), "-proc:none", option, LIBRARIES, "-d", "out"));
    words.add(Files.writeString(sources.resolve("Program.java"), PROGRAM).toString());
    if (isModule) {
      words.add(Files.writeString(folder.resolve("src/module-info.java"), MODULE).toString());
    }
    run(words.toArray(String[]::new));
  }

  @Test
  void aClassPathEvenIfTheChildIsElsewhere() throws Exception {
    compile("-cp", false);

    String path = "out" + File.pathSeparator + LIBRARIES;
    String elsewhere = System.getProperty("user.home");
    String answer = run(tool("java"), "-cp", path, "app.Program", "directory", elsewhere);

    assertThat(answer).matches("unnamed module @\\w+, unnamed module @\\w+, done");
  }

  @Test
  void aModulePathWithAModuleThatExportsNothing() throws Exception {
    compile("--module-path", true);

    String path = "out" + File.pathSeparator + LIBRARIES;
    String answer = run(tool("java"), "--module-path", path, "-m", "app/app.Program");

    assertThat(answer).isEqualTo("module app, module dev.cenote.workers, done");
  }

  private String jar(String name, Path place) throws Exception {
    if (!Files.isDirectory(place)) {
      return place.toString();
    }
    run(tool("jar"), "cf", name, "-C", place.toString(), ".");
    return name;
  }

  @Test
  void jarsWhoseClassesAreKeptForTheNextChild() throws Exception {
    compile("-cp", false);
    String path =
        String.join(
            File.pathSeparator,
            jar("app.jar", folder.resolve("out")),
            jar("workers.jar", place(WorkerPool.class)),
            jar("core.jar", place(Pool.class)),
            place(JsonFactory.class).toString());
    String[] words = {tool("java"), "-cp", path, "app.Program", "archive", "classes.jsa"};

    assertThat(run(words)).contains("app.Program$Modules source: file:");
    assertThat(folder.resolve("classes.jsa")).isNotEmptyFile();
    assertThat(run(words)).contains("app.Program$Modules source: shared objects file (top)");
  }

  @Test
  void bothTogether() throws Exception {
    compile("-cp", false);

    String answer =
        run(
            tool("java"),
            "--module-path",
            LIBRARIES,
            "--add-modules",
            "dev.cenote.workers",
            "-cp",
            "out",
            "app.Program");

    assertThat(answer).matches("unnamed module @\\w+, module dev.cenote.workers, done");
  }
}

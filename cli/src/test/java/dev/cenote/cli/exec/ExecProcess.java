package dev.cenote.cli.exec;

import static org.awaitility.Awaitility.await;

import dev.cenote.cli.Main;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@code cenote exec} in a process of its own. Standard error goes to a file; standard input
 * comes from one, and output goes to one, unless they are pipes.
 */
final class ExecProcess implements AutoCloseable {

  /**
   * What a shell starts in the background, or {@code nohup}, and what that starts, ignores some.
   */
  private static final String HEEDING_SIGNALS =
      """
      import os, signal, sys
      for each in signal.SIGHUP, signal.SIGINT, signal.SIGTERM:
          signal.signal(each, signal.SIG_DFL)
      os.execvp(sys.argv[1], sys.argv[1:])
      """;

  private final Process process;
  private final Path errors;

  ExecProcess(Path folder, Redirect input, Redirect output, List<String> arguments)
      throws IOException {
    errors = folder.resolve("errors");
    List<String> words = new ArrayList<>(List.of(ExecTest.PYTHON, "-c", HEEDING_SIGNALS));
    words.addAll(command(arguments));
    process =
        new ProcessBuilder(words)
            .redirectInput(input)
            .redirectOutput(output)
            .redirectError(errors.toFile())
            .start();
  }

  /** What runs the command line in another JVM. */
  static List<String> command(List<String> arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Main.class.getName()));
    words.addAll(arguments);
    return words;
  }

  private static String classPath() {
    return Stream.of(
            Main.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }

  Process process() {
    return process;
  }

  /** Sends a signal by its name. */
  void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (status != 0) {
      throw new IOException("kill ended with " + status);
    }
  }

  void awaitFile(Path file) {
    await().atMost(ExecTest.PATIENCE).until(() -> Files.exists(file));
  }

  /** Waits for the end; returns the exit status. */
  int status() throws InterruptedException {
    if (!process.waitFor(ExecTest.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("it does not end");
    }
    return process.exitValue();
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

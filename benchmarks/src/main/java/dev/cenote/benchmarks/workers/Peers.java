package dev.cenote.benchmarks.workers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The scripts of children and peers, in a folder of this run. What the peers under Node need is
 * fetched by {@code npm}; where there is none, or no network, they do not take part.
 */
final class Peers {
  private static final List<String> FILES =
      List.of(
          "echo.py",
          "executor.py",
          "executor_sums.py",
          "package.json",
          "piscina.mjs",
          "piscina-thread.mjs",
          "sum.py",
          "trip.mjs",
          "workerpool.mjs",
          "workerpool-child.mjs");

  private final Path folder;
  private final String python;
  private final boolean hasNode;

  private Peers(Path folder, String python, boolean hasNode) {
    this.folder = folder;
    this.python = python;
    this.hasNode = hasNode;
  }

  static Peers prepare(Path folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    for (String file : FILES) {
      try (InputStream in =
          Objects.requireNonNull(Peers.class.getResourceAsStream("/peers/" + file))) {
        Files.copy(in, folder.resolve(file));
      }
    }
    progress.accept("npm install, for workerpool and Piscina");
    boolean hasNode = install(folder);
    if (!hasNode) {
      progress.accept("left out, as npm could not fetch them: workerpool, Piscina");
    }
    String python = output(folder, "python3", "-c", "import sys; print(sys.executable)").strip();
    return new Peers(folder, python, hasNode);
  }

  private static boolean install(Path folder) throws InterruptedException {
    try {
      Process npm =
          new ProcessBuilder("npm", "install", "--no-package-lock", "--no-audit", "--no-fund")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return npm.waitFor() == 0;
    } catch (IOException noNpm) {
      return false;
    }
  }

  /** The interpreter itself: what {@code python3} means may be a script that looks for it. */
  String python() {
    return python;
  }

  boolean hasNode() {
    return hasNode;
  }

  String script(String name) {
    return folder.resolve(name).toString();
  }

  /** Runs a program to its end and returns the numbers that it printed, one a line. */
  long[] run(String... command) {
    try {
      return output(folder, command).lines().mapToLong(Long::parseLong).toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String output(Path folder, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
    }
    return out;
  }
}

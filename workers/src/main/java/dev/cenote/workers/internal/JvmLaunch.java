package dev.cenote.workers.internal;

import dev.cenote.workers.Command;
import dev.cenote.workers.internal.jvm.Wire;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The command line of a child JVM.
 *
 * <p>Whatever a JVM prints, or native code, or a process that either starts, goes to the numbers 1
 * and 2. So a shell gives the pipes to the parent other numbers, and 1 is a second 2, before there
 * is a JVM; the shell becomes the JVM then, with its process number. Where there is no such shell,
 * the JVM is told to print to standard error, and its main class does the same for Java code.
 */
public final class JvmLaunch {
  private static final Path SHELL = Path.of("/bin/sh");
  private static final String MOVE = "exec 3<&0 4>&1 0</dev/null 1>&2; exec \"$@\"";

  /** Its log has a setting of its own. One that is set by the user has to name stderr, too. */
  private static final List<String> PRINT_TO_STDERR =
      List.of("-XX:+DisplayVMOutputToStderr", "-Xlog:disable", "-Xlog:all=warning:stderr");

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

  /** Up to here one thread collects garbage as fast as several, since the worker is one as well. */
  private static final long SMALL_HEAP = 2L << 30;

  private final JvmOptions<?, ?> options;
  private final Wire.Channel channel;
  private final JvmPaths paths;

  JvmLaunch(JvmOptions<?, ?> options) {
    this(options, SHELL.toFile().canExecute() ? Wire.Channel.MOVED : Wire.Channel.STANDARD);
  }

  JvmLaunch(JvmOptions<?, ?> options, Wire.Channel channel) {
    this.options = options;
    this.channel = channel;
    paths = new JvmPaths(options);
  }

  /** The program in a Java home. */
  public static Path java(Path home) {
    return home.resolve("bin").resolve(File.separatorChar == '\\' ? "java.exe" : "java");
  }

  /** How it begins, without arguments. */
  public static Command start(Path javaHome, Class<?> worker) {
    String java = java(javaHome.toAbsolutePath()).toString();
    Command command =
        SHELL.toFile().canExecute()
            ? Command.of(SHELL.toString(), "-c", MOVE, "cenote-worker", java)
            : Command.of(java);
    return command.named("java " + worker.getName());
  }

  /** What follows the program. */
  List<String> words(Path argumentFile, long graceMillis) {
    List<String> words = new ArrayList<>();
    words.add("@" + argumentFile);
    words.addAll(paths.mainClass());
    words.add(options.worker().getName());
    words.add(Remaking.name(options.input()));
    words.add(Remaking.name(options.output()));
    words.add(channel.name());
    words.add(Long.toString(graceMillis));
    words.add(Integer.toString(options.maxMessage()));
    return words;
  }

  /** What is in the file: all that may be long, or secret. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    options
        .maxHeap()
        .ifPresent(bytes -> {
          arguments.add("-Xmx" + bytes);
          if (bytes <= SMALL_HEAP && !choosesCollector()) {
            arguments.add("-XX:+UseSerialGC");
          }
        });
    arguments.add("-XX:+ExitOnOutOfMemoryError");
    if (channel == Wire.Channel.STANDARD) {
      arguments.addAll(PRINT_TO_STDERR);
    }
    options
        .sharedArchive()
        .ifPresent(file -> {
          arguments.add("-XX:+AutoCreateSharedArchive");
          arguments.add("-XX:SharedArchiveFile=" + file.toAbsolutePath());
        });
    options.properties().forEach((name, value) -> arguments.add("-D" + name + "=" + value));
    arguments.addAll(paths.arguments());
    arguments.addAll(options.jvmArgs()); // the last of several wins
    return arguments;
  }

  private boolean choosesCollector() {
    return options.jvmArgs().stream().anyMatch(word -> COLLECTOR.matcher(word).matches());
  }
}

package dev.cenote.workers.internal;

import dev.cenote.workers.Command;
import dev.cenote.workers.MessageInput;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes. When that fails it says what to do: the operating system's error is the same
 * for a program that is not there, a directory that is not, and an interpreter that is not.
 */
final class Launcher {
  private static final boolean IS_WINDOWS = File.separatorChar == '\\';
  private static final Pattern ERROR = Pattern.compile("error[=:] ?(\\d+)");

  private static final int MAX_LINE = 1000;

  /** A guardian lives so, too, for it must outlive whatever our group is killed by. */
  static final List<String> APART = apart();

  private static final String OUT_OF_PROCESSES = "11";
  private static final String OUT_OF_MEMORY = "12";
  private static final String TOO_LONG = "7";
  private static final String NOT_FOUND = "2";

  private Launcher() {}

  /** Starts it, with pipes for its input, output and error. */
  static Process start(Command command) {
    checkDirectory(command);
    Path program = IS_WINDOWS ? null : find(command);
    ProcessBuilder builder = new ProcessBuilder(words(command));
    command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
    Map<String, String> environment = builder.environment();
    command
        .environment()
        .forEach((name, value) ->
            value.ifPresentOrElse(
                present -> environment.put(name, present), () -> environment.remove(name)));
    try {
      return builder.start();
    } catch (IOException e) {
      throw failure(command, advice(e, program), e);
    }
  }

  private static List<String> words(Command command) {
    List<String> words = new ArrayList<>();
    if (command.hasOwnSession()) {
      words.addAll(APART);
    }
    if (command.nice().isPresent()) {
      words.add("nice");
      words.add("-n");
      words.add(Integer.toString(command.nice().getAsInt()));
    }
    words.addAll(command.words());
    return words;
  }

  /**
   * What to begin a command with so that the keys of a terminal do not reach it. Each of these
   * becomes the command, so that the process keeps its number.
   */
  private static List<String> apart() {
    if (IS_WINDOWS) {
      return List.of();
    }
    return findInPath("setsid").isPresent()
        ? List.of("setsid")
        : List.of("/bin/sh", "-c", "trap '' INT QUIT; exec \"$@\"", "cenote-child");
  }

  private static void checkDirectory(Command command) {
    Optional<Path> directory = command.directory();
    if (directory.isPresent() && !Files.isDirectory(directory.get())) {
      String state = Files.exists(directory.get()) ? " is no directory" : " does not exist";
      throw failure(
          command,
          "its working directory " + directory.get() + state + "; create it, or name another",
          null);
    }
  }

  /** Where the program is, looked for as the system will. */
  private static Path find(Command command) {
    if (command.nice().isPresent() && findInPath("nice").isEmpty()) {
      throw failure(
          command, "the program nice, which sets its niceness, is not in PATH; install it", null);
    }
    String name = command.words().get(0);
    Path place = command.directory().orElse(Path.of(""));
    Path file = place.resolve(name);
    if (name.indexOf('/') < 0) {
      return findInPath(name)
          .orElseThrow(() ->
              failure(
                  command,
                  "there is no program "
                      + name
                      + " in PATH; "
                      + misunderstanding(name, place)
                          .orElse(
                              Files.exists(file)
                                  ? "to run the file of that name, write ./" + name
                                  : "install it, or give the path of its file"),
                  null));
    }
    if (!Files.exists(file)) {
      throw failure(
          command,
          "there is no file "
              + file
              + "; "
              + misunderstanding(name, place).orElse("check its path"),
          null);
    }
    if (Files.isDirectory(file)) {
      throw failure(command, file + " is a directory; name the program in it", null);
    }
    if (!Files.isExecutable(file)) {
      throw failure(
          command,
          file + " is not executable; run chmod +x on it, or name its interpreter first",
          null);
    }
    return file;
  }

  /** What somebody may not know who writes a command as for a shell. */
  private static Optional<String> misunderstanding(String name, Path place) {
    String first = name.strip().split("\\s", 2)[0];
    if (!first.equals(name)
        && (findInPath(first).isPresent() || Files.exists(place.resolve(first)))) {
      return Optional.of("no shell splits it: give the program and each argument on their own");
    }
    return name.startsWith("~") || name.indexOf('$') >= 0
        ? Optional.of("no shell expands ~ and $ in it: give the path as it is")
        : Optional.empty();
  }

  private static Optional<Path> findInPath(String name) {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "/usr/bin:/bin" : path).split(":", -1)) {
      Path file = Path.of(folder, name);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static String advice(IOException failure, @Nullable Path program) {
    Matcher matcher = ERROR.matcher(String.valueOf(failure.getMessage()));
    return switch (matcher.find() ? matcher.group(1) : "") {
      case NOT_FOUND ->
          "the interpreter that the first line of "
              + program
              + " names does not exist"
              + (program == null ? "" : ": " + firstLine(program))
              + "; correct it";
      case TOO_LONG -> "its arguments and environment are too long; send them as a message";
      case OUT_OF_PROCESSES ->
          "the system allows no more processes; lower max, or raise the limit (ulimit -u)";
      case OUT_OF_MEMORY -> "the system has no memory to spare for it; lower max";
      default -> Replies.reason(failure);
    };
  }

  /** The first line of a script, with all that it holds made visible. */
  private static String firstLine(Path script) {
    try (InputStream in = Files.newInputStream(script)) {
      return new MessageInput(in)
          .readUntil((byte) '\n', MAX_LINE)
          .map(Replies::excerpt)
          .orElse("it is empty");
    } catch (IOException e) {
      return "it cannot be read";
    }
  }

  private static WorkerException failure(
      Command command, String reason, @Nullable IOException cause) {
    return WorkerException.of(
        Kind.START_FAILED, "cannot start \"" + command + "\": " + reason, cause);
  }
}

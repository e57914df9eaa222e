package dev.cenote.workers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to run as a child process, and how. Immutable: every method that sets something returns a
 * new object.
 *
 * {@snippet :
 * Command python =
 *     Command.of("python3", "-u", "worker.py")
 *         .directory(Path.of("models"))
 *         .environment("OMP_NUM_THREADS", "1")
 *         .nice(10)
 *         .onStderr(line -> log.info(line));
 * }
 */
public final class Command {
  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
  private static final int MAX_SHOWN = 200;
  private static final int MAX_NICE = 19;
  private static final int MIN_NICE = -20;

  private final List<String> words;
  private final Optional<String> title;
  private final Optional<Path> directory;

  /** What to change in the environment; an empty value takes the variable away. */
  private final Map<String, Optional<String>> environment;

  private final OptionalInt nice;
  private final Session session;
  private final Duration grace;
  private final @Nullable Consumer<? super String> onStderr;

  /** Whose session a child belongs to. */
  private enum Session {
    OURS,
    OWN
  }

  private Command(
      List<String> words,
      Optional<String> title,
      Optional<Path> directory,
      Map<String, Optional<String>> environment,
      OptionalInt nice,
      Session session,
      Duration grace,
      @Nullable Consumer<? super String> onStderr) {
    this.words = words;
    this.title = title;
    this.directory = directory;
    this.environment = environment;
    this.nice = nice;
    this.session = session;
    this.grace = grace;
    this.onStderr = onStderr;
  }

  /**
   * Returns the command of a program and its arguments, which no shell looks at.
   *
   * @param words the program, found as a shell finds it, and its arguments
   * @throws IllegalArgumentException if there is no program, or a character of number 0
   */
  public static Command of(String... words) {
    return of(List.of(words));
  }

  /**
   * Returns the command of a program and its arguments, which no shell looks at.
   *
   * @param words the program, found as a shell finds it, and its arguments
   * @throws IllegalArgumentException if there is no program, or a character of number 0
   */
  public static Command of(List<String> words) {
    List<String> copy = checked(words);
    if (copy.isEmpty() || copy.get(0).isBlank()) {
      throw new IllegalArgumentException("command: " + copy + ": must begin with a program");
    }
    return new Command(
        copy,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        OptionalInt.empty(),
        Session.OURS,
        DEFAULT_GRACE,
        null);
  }

  private static List<String> checked(List<String> words) {
    for (String word : words) {
      if (word.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "command: \"" + word.replace("\0", "\\0") + "\": must have no character of number 0");
      }
    }
    return List.copyOf(words);
  }

  /**
   * Returns this command with more arguments.
   *
   * @param more what follows the arguments so far
   */
  public Command arguments(String... more) {
    List<String> longer = new ArrayList<>(words);
    longer.addAll(List.of(more));
    return new Command(
        checked(longer), title, directory, environment, nice, session, grace, onStderr);
  }

  /**
   * Returns this command under another name, by which errors call it instead of by its words: for
   * words that are long, or that not everybody who sees errors is to see.
   *
   * @param title what to call it. Default: its words
   */
  public Command named(String title) {
    Objects.requireNonNull(title, "title");
    return new Command(
        words, Optional.of(title), directory, environment, nice, session, grace, onStderr);
  }

  /**
   * Returns this command in another working directory.
   *
   * @param directory the directory. Default: that of this JVM
   */
  public Command directory(Path directory) {
    Objects.requireNonNull(directory, "directory");
    return new Command(
        words, title, Optional.of(directory), environment, nice, session, grace, onStderr);
  }

  /**
   * Returns this command with another variable in its environment, which otherwise is that of this
   * JVM.
   *
   * @param name the name
   * @param value the value
   */
  public Command environment(String name, String value) {
    Objects.requireNonNull(value, "value");
    return withVariable(name, Optional.of(value));
  }

  /**
   * Returns this command without a variable that the environment of this JVM may have.
   *
   * @param name the name
   */
  public Command withoutEnvironment(String name) {
    return withVariable(name, Optional.empty());
  }

  private Command withVariable(String name, Optional<String> value) {
    if (name.isEmpty() || name.indexOf('=') >= 0) {
      throw new IllegalArgumentException(
          "environment: \"" + name + "\": must be a name without an equals sign");
    }
    Map<String, Optional<String>> changed = new HashMap<>(environment);
    changed.put(name, value);
    return new Command(
        words, title, directory, Map.copyOf(changed), nice, session, grace, onStderr);
  }

  /**
   * Returns this command with another niceness, which needs the program {@code nice}: the higher,
   * the more it leaves the processors to others.
   *
   * @param nice from -20 to 19, added to that of this JVM; below 0 needs a privilege
   * @throws IllegalArgumentException if it is out of this range
   */
  public Command nice(int nice) {
    if (nice < MIN_NICE || nice > MAX_NICE) {
      throw new IllegalArgumentException("nice: " + nice + ": must be from -20 to 19");
    }
    return new Command(
        words, title, directory, environment, OptionalInt.of(nice), session, grace, onStderr);
  }

  /**
   * Returns this command in a session of its own, so that the keys of a terminal do not reach it:
   * otherwise Ctrl-C interrupts the children together with this JVM, which may want to end them in
   * an order of its own. Needs the program {@code setsid}; where there is none the child ignores
   * the interrupt, unless it undoes that.
   */
  public Command ownSession() {
    return new Command(words, title, directory, environment, nice, Session.OWN, grace, onStderr);
  }

  /**
   * Returns this command with another grace: how long a child that is to end may take before
   * SIGKILL. One that is idle has half of it to end by itself when its input does, before SIGTERM;
   * one that was given up gets SIGTERM at once. A pool that destroys children should allow more
   * than this for it: {@link dev.cenote.PoolBuilder#destroyTimeout}.
   *
   * @param grace zero or positive; zero for SIGKILL at once. Default: 2 s
   * @throws IllegalArgumentException if it is negative
   */
  public Command grace(Duration grace) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace: " + grace + ": must be zero or positive");
    }
    return new Command(words, title, directory, environment, nice, session, grace, onStderr);
  }

  /**
   * Returns this command with somebody who is told of each line that the child writes to its
   * standard error. It is called on a thread of the child's, should be quick, since the child waits
   * once the pipe is full, and what it throws is logged. Lines of over 8,192 bytes come in pieces.
   *
   * @param onStderr who is told. Default: nobody
   */
  public Command onStderr(Consumer<? super String> onStderr) {
    Objects.requireNonNull(onStderr, "onStderr");
    return new Command(words, title, directory, environment, nice, session, grace, onStderr);
  }

  /** Returns the program and its arguments; immutable. */
  public List<String> words() {
    return words;
  }

  /** Returns the working directory; empty for that of this JVM. */
  public Optional<Path> directory() {
    return directory;
  }

  /** Returns what to change in the environment: an empty value takes the variable away. */
  public Map<String, Optional<String>> environment() {
    return environment;
  }

  /** Returns the niceness, if one was set. */
  public OptionalInt nice() {
    return nice;
  }

  /** Returns whether the child gets a session of its own. */
  public boolean hasOwnSession() {
    return session == Session.OWN;
  }

  /** Returns how long a child that is to end may take before SIGKILL. */
  public Duration grace() {
    return grace;
  }

  /** Returns who is told of lines on standard error, if anybody. */
  public Optional<Consumer<? super String>> onStderr() {
    return Optional.ofNullable(onStderr);
  }

  /**
   * Returns its {@linkplain #named name}, or else the program and its arguments in one line, cut
   * off if they are long; not the environment, which may hold secrets.
   */
  @Override
  public String toString() {
    String line =
        title.orElseGet(() -> WHITE_SPACE.matcher(String.join(" ", words)).replaceAll(" "));
    return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
  }
}

package dev.cenote.workers;

import dev.cenote.PoolBuilder;
import dev.cenote.workers.internal.ProcessStations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The options that all pools of child processes have in common.
 *
 * @param <B> the builder
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public abstract sealed class ProcessOptions<B extends ProcessOptions<B, I, O>, I, O>
    extends WorkerOptions<B, I, O> permits ProcessWorkers.Builder, JvmWorkers.Builder {

  /** What ending a child may take beyond its grace, until it no longer counts against the pool. */
  private static final Duration CERTAIN_END = Duration.ofSeconds(6);

  /** Some command, to see whether an option is in its range. */
  private static final Command ANY = Command.of("any");

  private final List<UnaryOperator<Command>> changes = new ArrayList<>();
  private long maxRss = Long.MAX_VALUE;

  ProcessOptions() {}

  private B change(UnaryOperator<Command> change) {
    try {
      Objects.requireNonNull(change.apply(ANY));
      changes.add(change);
    } catch (IllegalArgumentException e) {
      breach(e);
    }
    return self();
  }

  /** The command with these options. */
  final Command changed(Command command) {
    Command changed = command;
    for (UnaryOperator<Command> change : changes) {
      changed = change.apply(changed);
    }
    return changed;
  }

  final long maxRss() {
    return maxRss;
  }

  /** How long the end of a child may take. */
  static Consumer<PoolBuilder<?>> ending(Command command) {
    Duration end = endWithin(command.grace(), CERTAIN_END);
    return builder -> builder.destroyTimeout(end);
  }

  /**
   * Sets the working directory of the children; see {@link Command#directory(Path)}.
   *
   * @param directory Default: that of this JVM
   */
  public final B directory(Path directory) {
    return change(c -> c.directory(directory));
  }

  /**
   * Sets a variable in the environment of the children; see {@link Command#environment(String,
   * String)}.
   *
   * @param name the name
   * @param value the value
   */
  public final B environment(String name, String value) {
    return change(c -> c.environment(name, value));
  }

  /**
   * Sets the niceness of the children; see {@link Command#nice(int)}.
   *
   * @param nice from -20 to 19. Default: that of this JVM
   */
  public final B nice(int nice) {
    return change(c -> c.nice(nice));
  }

  /**
   * Sets how long a child that is to end may take before SIGKILL; see {@link
   * Command#grace(Duration)}.
   *
   * @param grace zero or positive; zero for SIGKILL at once. Default: 2 s
   */
  public final B grace(Duration grace) {
    return change(c -> c.grace(grace));
  }

  /**
   * Sets who is told of what the children write to standard error; see {@link
   * Command#onStderr(Consumer)}.
   *
   * @param onStderr who is told, by several threads at a time. Default: nobody
   */
  public final B onStderr(Consumer<? super String> onStderr) {
    return change(c -> c.onStderr(onStderr));
  }

  /**
   * Sets how much memory a child may have in use to be used again. It is looked at after each task,
   * in {@code /proc} where there is one, otherwise by {@code ps}, which takes some milliseconds.
   * What the child itself has started does not count.
   *
   * @param maxRss a number and {@code k}, {@code m}, {@code g} or nothing, as in {@code 500m}.
   *     Default: any
   */
  public final B maxRss(String maxRss) {
    OptionalLong bytes = ProcessStations.bytes(maxRss);
    if (bytes.isEmpty()) {
      breach("maxRss", "\"" + maxRss + "\"", "must be a size such as 500m or 2g");
    }
    this.maxRss = bytes.orElse(Long.MAX_VALUE);
    return self();
  }
}

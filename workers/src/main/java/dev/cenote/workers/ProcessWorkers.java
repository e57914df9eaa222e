package dev.cenote.workers;

import dev.cenote.workers.internal.ProcessStations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Builds pools whose workers are child processes of any command.
 *
 * {@snippet :
 * try (WorkerPool<String, String> pool =
 *     ProcessWorkers.command("python3", "worker.py")
 *         .protocol(Protocol.lines())
 *         .max(4)
 *         .maxTasks(1000)
 *         .maxRss("500m")
 *         .taskTimeout(Duration.ofSeconds(10))
 *         .build()) {
 *   String answer = pool.execute("a task");
 * }
 * }
 *
 * <p>A child is ended by SIGTERM to it and what it started, and by SIGKILL after the {@linkplain
 * Command#grace grace}. None outlives this JVM; {@link ChildProcess} says more about both.
 */
public final class ProcessWorkers {

  /** What ending a child may take beyond its grace, until it no longer counts against the pool. */
  private static final Duration CERTAIN_END = Duration.ofSeconds(6);

  private ProcessWorkers() {}

  /**
   * Begins a pool of children that run a command.
   *
   * @param words the program, found as a shell finds it, and its arguments
   * @throws IllegalArgumentException if there is no program
   */
  public static Start command(String... words) {
    return command(Command.of(words));
  }

  /**
   * Begins a pool of children that run a command.
   *
   * @param command the command
   */
  public static Start command(Command command) {
    return new Start(Objects.requireNonNull(command, "command"));
  }

  /** A pool that lacks a {@linkplain #protocol protocol}, which says what its tasks are. */
  public static final class Start {
    private final Command command;

    private Start(Command command) {
      this.command = command;
    }

    /**
     * Sets how to talk to the children.
     *
     * @param protocol the protocol
     * @param <I> the type of the tasks
     * @param <O> the type of the results
     */
    public <I, O> Builder<I, O> protocol(Protocol<I, O> protocol) {
      return new Builder<>(command, Objects.requireNonNull(protocol, "protocol"));
    }
  }

  /**
   * The options of a pool of children.
   *
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  public static final class Builder<I, O> extends WorkerOptions<Builder<I, O>, I, O> {
    private final Protocol<I, O> protocol;
    private Command command;
    private long maxRss = Long.MAX_VALUE;

    private Builder(Command command, Protocol<I, O> protocol) {
      this.command = command;
      this.protocol = protocol;
    }

    @Override
    Builder<I, O> self() {
      return this;
    }

    private Builder<I, O> change(UnaryOperator<Command> change) {
      command = change.apply(command);
      return this;
    }

    /**
     * Sets the working directory of the children; see {@link Command#directory(Path)}.
     *
     * @param directory Default: that of this JVM
     */
    public Builder<I, O> directory(Path directory) {
      return change(c -> c.directory(directory));
    }

    /**
     * Sets a variable in the environment of the children; see {@link Command#environment(String,
     * String)}.
     *
     * @param name the name
     * @param value the value
     */
    public Builder<I, O> environment(String name, String value) {
      return change(c -> c.environment(name, value));
    }

    /**
     * Sets the niceness of the children; see {@link Command#nice(int)}.
     *
     * @param nice from -20 to 19. Default: that of this JVM
     */
    public Builder<I, O> nice(int nice) {
      return change(c -> c.nice(nice));
    }

    /**
     * Sets how long a child may take between SIGTERM and SIGKILL; see {@link
     * Command#grace(Duration)}.
     *
     * @param grace zero or positive; zero for SIGKILL at once. Default: 2 s
     */
    public Builder<I, O> grace(Duration grace) {
      return change(c -> c.grace(grace));
    }

    /**
     * Sets who is told of what the children write to standard error; see {@link
     * Command#onStderr(Consumer)}.
     *
     * @param onStderr who is told, by several threads at a time. Default: nobody
     */
    public Builder<I, O> onStderr(Consumer<? super String> onStderr) {
      return change(c -> c.onStderr(onStderr));
    }

    /**
     * Sets how much memory a child may have in use to be used again. It is looked at after each
     * task, in {@code /proc} where there is one, otherwise by {@code ps}, which takes some
     * milliseconds. What the child itself has started does not count.
     *
     * @param maxRss a number and {@code k}, {@code m}, {@code g} or nothing, as in {@code 500m}.
     *     Default: any
     */
    public Builder<I, O> maxRss(String maxRss) {
      OptionalLong bytes = ProcessStations.bytes(maxRss);
      if (bytes.isEmpty()) {
        breach("maxRss", "\"" + maxRss + "\"", "must be a size such as 500m or 2g");
      }
      this.maxRss = bytes.orElse(Long.MAX_VALUE);
      return this;
    }

    /**
     * Builds the pool. It has no children until it is {@linkplain WorkerPool#start() started} or
     * gets its first task. Does not block.
     *
     * @throws IllegalArgumentException if options are out of their range or contradict each other;
     *     the message names them with their values and what is allowed
     */
    public WorkerPool<I, O> build() {
      Duration end = endWithin(command.grace(), CERTAIN_END);
      return open(
          new ProcessStations<>(command, protocol, maxRss, trials()),
          builder -> builder.destroyTimeout(end));
    }
  }
}

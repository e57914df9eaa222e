package dev.cenote.workers;

import dev.cenote.workers.internal.ProcessStations;
import java.util.Objects;

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
 * <p>A child that is idle is ended by the end of its input; any other, and one that runs on, by
 * SIGTERM to it and what it started, and by SIGKILL after the {@linkplain Command#grace grace}.
 * None outlives this JVM; {@link ChildProcess} says more about both.
 */
public final class ProcessWorkers {

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
  public static final class Builder<I, O> extends ProcessOptions<Builder<I, O>, I, O> {
    private final Command command;
    private final Protocol<I, O> protocol;

    private Builder(Command command, Protocol<I, O> protocol) {
      this.command = command;
      this.protocol = protocol;
    }

    @Override
    Builder<I, O> self() {
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
      Command changed = changed(command);
      return open(new ProcessStations<>(changed, protocol, maxRss(), trials()), ending(changed));
    }
  }
}

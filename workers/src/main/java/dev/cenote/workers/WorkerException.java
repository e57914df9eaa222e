package dev.cenote.workers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A task, or a talk with a worker, did not come to a good end; {@link #kind()} says in what way.
 * The message is one sentence with what is known.
 */
public final class WorkerException extends RuntimeException {

  /** What happened. */
  public enum Kind {
    /**
     * The process ended in the middle. {@link #exitCode()}, {@link #signal()} and {@link #stderr()}
     * say more. The worker was replaced.
     */
    CRASHED,

    /** The task took longer than its time limit, and was stopped. The worker was replaced. */
    TIMED_OUT,

    /**
     * The worker said something that makes no sense; the message has an excerpt. It was replaced.
     */
    PROTOCOL,

    /** No worker could be started. The task did not begin. */
    START_FAILED,

    /** The task was given up, by its caller or because the pool closed. The worker was replaced. */
    CANCELLED,

    /**
     * The pool did not take the task, which did not begin: the queue was full, the wait too long,
     * or the pool closed. The cause is what the engine said.
     */
    REJECTED,

    /** The worker itself says that this task failed. It goes on to serve others. */
    HANDLER
  }

  private static final long serialVersionUID = 1;

  private static final int FIRST_SIGNAL = 128;
  private static final int LAST_SIGNAL = 192;

  private final Kind kind;
  private final @Nullable Integer exitCode;
  private final ArrayList<String> stderr;
  private final @Nullable String remoteType;
  private final @Nullable String remoteMessage;
  private final @Nullable String remoteStack;

  private WorkerException(
      Kind kind,
      String message,
      @Nullable Throwable cause,
      @Nullable Integer exitCode,
      List<String> stderr,
      @Nullable String remoteType,
      @Nullable String remoteMessage,
      @Nullable String remoteStack) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.exitCode = exitCode;
    this.stderr = new ArrayList<>(stderr);
    this.remoteType = remoteType;
    this.remoteMessage = remoteMessage;
    this.remoteStack = remoteStack;
  }

  /**
   * Makes an exception of any kind.
   *
   * @param kind what happened
   * @param message the same for people
   * @param cause what made it happen, if anything is known
   */
  public static WorkerException of(Kind kind, String message, @Nullable Throwable cause) {
    return new WorkerException(kind, message, cause, null, List.of(), null, null, null);
  }

  /**
   * Makes an exception about a process that ended.
   *
   * @param kind what happened
   * @param message the same for people
   * @param cause what made it happen, if anything is known
   * @param exitCode what the process ended with; 128 and the signal's number if a signal ended it
   * @param stderr the last lines of its standard error
   */
  public static WorkerException ended(
      Kind kind,
      String message,
      @Nullable Throwable cause,
      OptionalInt exitCode,
      List<String> stderr) {
    Integer code = exitCode.isPresent() ? exitCode.getAsInt() : null;
    return new WorkerException(kind, message, cause, code, stderr, null, null, null);
  }

  /**
   * Makes an exception about a task that failed in the worker, of kind {@link Kind#HANDLER}.
   *
   * @param message what the worker says
   * @param stack the worker's stack trace, in whatever form; empty if it gave none
   */
  public static WorkerException handler(String message, String stack) {
    return new WorkerException(
        Kind.HANDLER,
        "the worker failed: " + message,
        null,
        null,
        List.of(),
        null,
        message,
        stack.isEmpty() ? null : stack);
  }

  /**
   * Makes an exception about a task that failed in the worker with an exception of a type that has
   * a name, of kind {@link Kind#HANDLER}.
   *
   * @param type the name of the exception's type
   * @param message what the exception says; empty if it says nothing
   * @param stack the worker's stack trace, in whatever form; empty if it gave none
   */
  public static WorkerException handler(String type, String message, String stack) {
    return new WorkerException(
        Kind.HANDLER,
        "the worker failed: " + type + (message.isEmpty() ? "" : ": " + message),
        null,
        null,
        List.of(),
        type,
        message,
        stack.isEmpty() ? null : stack);
  }

  /** Returns what happened. */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns what the process ended with, if it ended and that is known. On systems with signals it
   * is 128 and the signal's number if a signal ended it.
   */
  public OptionalInt exitCode() {
    return exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode);
  }

  /**
   * Returns the signal that ended the process, going by its exit code: a process that chose such a
   * code itself looks the same.
   */
  public OptionalInt signal() {
    return exitCode == null ? OptionalInt.empty() : signal(exitCode);
  }

  /**
   * Returns the signal that an exit code stands for, if it does.
   *
   * @param exitCode what a process ended with
   */
  public static OptionalInt signal(int exitCode) {
    return exitCode > FIRST_SIGNAL && exitCode <= LAST_SIGNAL
        ? OptionalInt.of(exitCode - FIRST_SIGNAL)
        : OptionalInt.empty();
  }

  /** Returns the last lines that the process wrote to its standard error; immutable. */
  public List<String> stderr() {
    return Collections.unmodifiableList(stderr);
  }

  /** Returns the name of the type of the worker's exception, if it told. */
  public Optional<String> remoteType() {
    return Optional.ofNullable(remoteType);
  }

  /** Returns what the worker itself said about its failure. */
  public Optional<String> remoteMessage() {
    return Optional.ofNullable(remoteMessage);
  }

  /** Returns the worker's own stack trace, as it gave it. */
  public Optional<String> remoteStack() {
    return Optional.ofNullable(remoteStack);
  }
}

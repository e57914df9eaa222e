package dev.cenote.workers;

import dev.cenote.ResourceFactory;
import dev.cenote.workers.internal.ChildFactory;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A running child process that exchanges messages over its standard input and output.
 *
 * {@snippet :
 * try (Pool<ChildProcess> pool =
 *     Pool.builder(ChildProcess.factory("python3", "-u", "worker.py")).max(4).build()) {
 *   byte[] reply =
 *       pool.execute(
 *           child -> {
 *             child.send("hello".getBytes(UTF_8));
 *             return child.receive(Duration.ofSeconds(5));
 *           });
 * }
 * }
 *
 * <p>This is the raw level: what a message means, and which answers which, is the caller's
 * business. {@link ProcessWorkers} is above it.
 *
 * <p>Two threads of the child's read its standard output and error at all times, so that it never
 * waits for us to read while we wait for it to read; only when 16 MiB or 1,000 messages have come
 * that nobody received does it have to wait. What the child writes to standard error is kept, the
 * last lines of it, and may be {@linkplain Command#onStderr forwarded}.
 *
 * <p>A child does not outlive this JVM: it ends when the JVM ends, and, on systems with a {@code
 * /bin/sh}, also when that is killed by SIGKILL. What it started itself ends with it, as far as it
 * can be seen to descend from it. A process whose parent has already ended cannot; on Linux it ends
 * with the child nevertheless if it has one of the child's standard streams for one of its own.
 *
 * <p>All methods are thread-safe. Messages sent by several threads do not mix.
 */
public interface ChildProcess extends AutoCloseable {

  /**
   * Returns a factory of children that run a command and exchange {@linkplain Framing#lines()
   * lines}.
   *
   * @param words the program and its arguments
   */
  static ResourceFactory<ChildProcess> factory(String... words) {
    return factory(Command.of(words), Framing.lines());
  }

  /**
   * Returns a factory of children.
   *
   * <p>A child that ends, or writes what is no message, is taken out of the pool at once if it is
   * idle, and otherwise when it comes back. When children do so before their first message, the
   * factory looks at each new one for a while, the longer the more often it happens, up to 5 s, and
   * fails if it happens in that time; so a command that does not work is not started over and over.
   *
   * @param command what to run
   * @param framing how messages stand in the child's input and output
   */
  static ResourceFactory<ChildProcess> factory(Command command, Framing framing) {
    return new ChildFactory(command, framing);
  }

  /**
   * Sends a message. Blocks while the child does not read and its pipe is full. When the thread is
   * interrupted in that time, the child is killed, since half a message cannot be taken back.
   *
   * @param message the message, which must not be changed afterwards
   * @throws IllegalArgumentException if the framing has no way to write it; nothing has been
   *     written then
   * @throws WorkerException {@link WorkerException.Kind#CRASHED CRASHED} if the child has ended,
   *     {@link WorkerException.Kind#CANCELLED CANCELLED} if it was closed
   * @throws InterruptedException if the thread is interrupted
   */
  void send(byte[] message) throws InterruptedException;

  /**
   * Returns the child's next message, which belongs to the caller. Blocks until it is there.
   *
   * @param timeout how long to wait at most; zero or less does not wait
   * @throws WorkerException {@link WorkerException.Kind#TIMED_OUT TIMED_OUT} if there is none in
   *     time, and the child lives on; {@link WorkerException.Kind#CRASHED CRASHED} if it has ended
   *     and all its messages were received; {@link WorkerException.Kind#PROTOCOL PROTOCOL} if it
   *     wrote what is no message; {@link WorkerException.Kind#CANCELLED CANCELLED} if it was closed
   * @throws InterruptedException if the thread is interrupted; nothing was taken
   */
  byte[] receive(Duration timeout) throws InterruptedException;

  /**
   * Has messages given to a consumer from now on, in place of an earlier one and of {@link
   * #receive}: first, on this thread, those that wait to be received, and then each as it comes, on
   * the thread that reads it. Called for one message at a time, in order. What it throws is logged.
   *
   * @param consumer who gets the messages
   */
  void onMessage(Consumer<? super byte[]> consumer);

  /** Returns the number that the operating system gave the process. */
  long pid();

  /** Returns whether the process runs. */
  boolean isAlive();

  /**
   * Returns what the process ended with, if it has ended. On systems with signals it is 128 and the
   * signal's number if a signal ended it.
   */
  OptionalInt exitValue();

  /** Returns a new future that completes with the exit value when the process has ended. */
  CompletableFuture<Integer> onExit();

  /** Returns the last lines that the child wrote to its standard error, 100 at most. */
  List<String> stderr();

  /**
   * Ends the process and what it started: by the end of its input; for what still runs after half
   * of the {@linkplain Command#grace grace}, or at once if it was given up, by SIGTERM; and after
   * all of it by SIGKILL. Blocks until it has ended. When the thread is interrupted the grace is
   * over, and the thread stays interrupted. Does nothing if it has been done.
   */
  @Override
  void close();
}

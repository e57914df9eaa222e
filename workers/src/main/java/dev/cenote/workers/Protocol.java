package dev.cenote.workers;

import dev.cenote.workers.internal.JsonLines;
import dev.cenote.workers.internal.OneForOne;

/**
 * How a task becomes messages to a child, and what the child answers a result. Users may write
 * their own:
 *
 * {@snippet :
 * record Sums() implements Protocol<int[], Long> {
 *   public Framing framing() {
 *     return Framing.lines();
 *   }
 *
 *   public Long call(int[] numbers, Channel child) throws InterruptedException {
 *     for (int number : numbers) {
 *       child.send(Integer.toString(number).getBytes(US_ASCII));
 *     }
 *     child.send("sum".getBytes(US_ASCII));
 *     return Long.valueOf(new String(child.receive(), US_ASCII));
 *   }
 * }
 * }
 *
 * <p>A protocol is thread-safe: one object serves all children of a pool.
 *
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public interface Protocol<I, O> {

  /** Returns how the messages stand in the child's input and output; the same each time. */
  Framing framing();

  /**
   * Runs one task on a child that has nothing else to do, on the thread of the task.
   *
   * <p>Whatever this throws after the first message went out means that nobody knows what the child
   * is up to, so it is replaced; except for a {@link WorkerException} of kind {@link
   * WorkerException.Kind#HANDLER HANDLER}, which says that it answered properly. What is thrown
   * before that says that the task itself is not fit to be sent, reaches the caller as it is, and
   * the child stays.
   *
   * @param input the task
   * @param child the child
   * @return the result
   * @throws Exception when there is none
   */
  O call(I input, Channel child) throws Exception;

  /** The child that a task is run on, while it is. Bounded by the task's time limit as a whole. */
  interface Channel {

    /**
     * Sends a message. Blocks while the child does not read.
     *
     * @param message the message, which must not be changed afterwards
     * @throws IllegalArgumentException if the framing has no way to write it; nothing has been
     *     written then
     * @throws WorkerException if that fails, takes too long or is cancelled
     * @throws InterruptedException if the thread is interrupted
     */
    void send(byte[] message) throws InterruptedException;

    /**
     * Returns the child's next message, which belongs to the caller; blocks until it is there.
     *
     * @throws WorkerException if there is none, it takes too long, or the task is cancelled
     * @throws InterruptedException if the thread is interrupted
     */
    byte[] receive() throws InterruptedException;
  }

  /**
   * Returns a protocol in which a task is one line of text and its result another, in UTF-8. A task
   * with a line break in it is refused with an {@link IllegalArgumentException}. A child that
   * writes one line too many puts all its answers one off, and it is luck when that is noticed;
   * {@link #jsonLines} has no such fault.
   */
  static Protocol<String, String> lines() {
    return messages(Framing.lines(), Codec.utf8(), Codec.utf8());
  }

  /**
   * Returns a protocol in which a task is one of {@link Framing#frames()} and its result another.
   *
   * @param input how tasks become bytes
   * @param output how bytes become results
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  static <I, O> Protocol<I, O> frames(Codec<I> input, Codec<O> output) {
    return messages(Framing.frames(), input, output);
  }

  /**
   * Returns a protocol in which a task is one of {@link Framing#netstrings()} and its result
   * another.
   *
   * @param input how tasks become bytes
   * @param output how bytes become results
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  static <I, O> Protocol<I, O> netstrings(Codec<I> input, Codec<O> output) {
    return messages(Framing.netstrings(), input, output);
  }

  /**
   * Returns a protocol in which a task is one message and its result another.
   *
   * @param framing how messages stand in a stream
   * @param input how tasks become bytes
   * @param output how bytes become results
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  static <I, O> Protocol<I, O> messages(Framing framing, Codec<I> input, Codec<O> output) {
    return new OneForOne<>(framing, input, output);
  }

  /**
   * Returns a protocol of JSON objects, each in a line. To {@code {"id":7,"input":…}} the child
   * answers {@code {"id":7,"output":…}}, or {@code {"id":7,"error":{"message":"…","stack":"…"}}}
   * when the task failed, which its caller gets as a {@link WorkerException} of kind {@link
   * WorkerException.Kind#HANDLER HANDLER}; the stack may be left out. Any other id, and anything
   * else on the child's standard output, is noticed.
   *
   * <p>The codecs make and take JSON texts of one value, such as a JSON library's; line breaks in
   * them do no harm. Without a library, {@link Codec#jsonString()} does for texts.
   *
   * @param input how tasks become JSON
   * @param output how JSON becomes results
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  static <I, O> Protocol<I, O> jsonLines(Codec<I> input, Codec<O> output) {
    return new JsonLines<>(Framing.lines(), input, output);
  }
}

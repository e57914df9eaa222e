package dev.cenote.workers.internal.jvm;

import dev.cenote.workers.Codec;
import dev.cenote.workers.Worker;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The worker and its codecs. All of it is used by one thread, which is the one that made it. */
record Crewman(Worker<Object, Object> worker, Codec<Object> input, Codec<Object> output) {

  /** Handles a task, and answers. */
  void handle(byte[] task, Link link) throws IOException {
    String stage = "the task could not be decoded: ";
    byte[] result;
    try {
      Object decoded = input.decode(task);
      stage = "";
      Object made = worker.handle(decoded);
      stage = "the result could not be encoded: ";
      result = encode(made);
    } catch (Throwable failure) { // the caller gets it
      refuseToGoOn(failure);
      fail(stage, failure, link);
      return;
    }
    try {
      link.write(Wire.RESULT, result);
    } catch (IllegalArgumentException tooLong) {
      fail(stage, tooLong, link);
    }
  }

  private byte[] encode(@Nullable Object result) throws Exception {
    if (result == null) {
      throw new NullPointerException("the worker returned null");
    }
    return output.encode(result);
  }

  /**
   * After a failure of the machine itself nobody knows what is whole. Most of them end the JVM by
   * themselves (ExitOnOutOfMemoryError), and this is as they do it.
   */
  static void refuseToGoOn(Throwable failure) {
    if (failure instanceof VirtualMachineError broken && !(failure instanceof StackOverflowError)) {
      throw broken;
    }
  }

  private static void fail(String stage, Throwable failure, Link link) throws IOException {
    link.write(
        Wire.FAILURE,
        bytes(failure.getClass().getName()),
        bytes(stage + message(failure)),
        bytes(stack(failure)));
  }

  /** What a user's exception does to tell its message may fail, too. */
  static String message(Throwable failure) {
    try {
      String message = failure.getMessage();
      return message == null ? "" : message;
    } catch (RuntimeException e) {
      return "(its message cannot be had: " + e.getClass().getName() + ")";
    }
  }

  private static String stack(Throwable failure) {
    try {
      StringWriter text = new StringWriter();
      failure.printStackTrace(new PrintWriter(text, true));
      return text.toString();
    } catch (RuntimeException e) {
      return "";
    }
  }

  static byte[] bytes(String text) {
    String shown =
        text.length() <= Wire.LONGEST_TEXT ? text : text.substring(0, Wire.LONGEST_TEXT - 1) + "…";
    return shown.getBytes(StandardCharsets.UTF_8);
  }

  void close(PrintStream errors) {
    Thread.interrupted();
    try {
      worker.close();
    } catch (Throwable failure) { // nobody waits for it
      failure.printStackTrace(errors);
    }
  }
}

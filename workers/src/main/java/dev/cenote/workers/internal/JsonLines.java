package dev.cenote.workers.internal;

import dev.cenote.workers.Codec;
import dev.cenote.workers.Framing;
import dev.cenote.workers.Protocol;
import dev.cenote.workers.WorkerException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;

/**
 * JSON objects in lines, with ids.
 *
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public final class JsonLines<I, O> implements Protocol<I, O> {
  private final Framing framing;
  private final Codec<I> input;
  private final Codec<O> output;

  /** One for all children: so what is left over from another child's talk is noticed as well. */
  private final AtomicLong ids = new AtomicLong();

  /** See {@link Protocol#jsonLines}. */
  public JsonLines(Framing framing, Codec<I> input, Codec<O> output) {
    this.framing = framing;
    this.input = Objects.requireNonNull(input, "input");
    this.output = Objects.requireNonNull(output, "output");
  }

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public O call(I task, Channel child) throws Exception {
    long id = ids.incrementAndGet();
    child.send(request(id, input.encode(task)));
    byte[] line = child.receive();
    Json.Reply reply = parse(line);
    if (reply.id() != id) {
      throw Replies.nonsense(
          "the worker answered with the id " + reply.id() + " instead of " + id, line, null);
    }
    return switch (reply) {
      case Json.Success success -> Replies.decode(output, success.output());
      case Json.Failure failure ->
          throw WorkerException.handler(failure.message(), failure.stack());
    };
  }

  private static byte[] request(long id, byte[] json) {
    try {
      return Json.request(id, json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "the codec's bytes are no JSON value: " + Replies.excerpt(json), e);
    }
  }

  private static Json.Reply parse(byte[] line) {
    try {
      return Json.reply(line);
    } catch (JacksonException e) {
      throw Replies.nonsense(
          "the worker's line is no reply in JSON ("
              + Replies.reason(e)
              + "; see that it writes nothing else to standard output)",
          line,
          e);
    }
  }
}

package dev.cenote.workers.internal;

import dev.cenote.workers.Codec;
import dev.cenote.workers.Framing;
import dev.cenote.workers.Protocol;
import java.util.Objects;

/**
 * One message for a task, and one for its result.
 *
 * @param framing how messages stand in a stream
 * @param input how tasks become bytes
 * @param output how bytes become results
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public record OneForOne<I, O>(Framing framing, Codec<I> input, Codec<O> output)
    implements Protocol<I, O> {

  /** Checks. */
  public OneForOne {
    Objects.requireNonNull(framing, "framing");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
  }

  @Override
  public O call(I task, Channel child) throws Exception {
    child.send(input.encode(task));
    return Replies.decode(output, child.receive());
  }
}

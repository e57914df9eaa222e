package dev.cenote.jdbc.internal;

import dev.cenote.LeaseInfo;
import dev.cenote.PoolEvent;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes suspected leaks to the log: who asks a data source to look for them wants to read of them,
 * whether or not somebody listens.
 *
 * @param listener who is told of this and everything else
 */
public record LeakLog(@Nullable Consumer<? super PoolEvent> listener)
    implements Consumer<PoolEvent> {

  private static final System.Logger LOGGER = System.getLogger("dev.cenote.jdbc");

  @Override
  public void accept(PoolEvent event) {
    if (event instanceof PoolEvent.LeakSuspected leak) {
      LOGGER.log(Level.WARNING, message(leak), trace(leak.lease()));
    }
    if (listener != null) {
      listener.accept(event);
    }
  }

  static String message(PoolEvent.LeakSuspected leak) {
    return leak.pool() + ": suspected leak of a connection, " + leak.lease();
  }

  /** Where the connection was asked for, if that is known. */
  private static @Nullable Throwable trace(LeaseInfo lease) {
    if (lease.trace().isEmpty()) {
      return null;
    }
    Throwable trace = new Throwable("the connection was asked for here");
    trace.setStackTrace(lease.trace().toArray(new StackTraceElement[0]));
    return trace;
  }
}

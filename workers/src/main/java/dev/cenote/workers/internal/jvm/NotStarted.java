package dev.cenote.workers.internal.jvm;

import org.jspecify.annotations.Nullable;

/** There is no worker, for a reason that the message tells completely. */
final class NotStarted extends Exception {
  private static final long serialVersionUID = 1;

  NotStarted(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

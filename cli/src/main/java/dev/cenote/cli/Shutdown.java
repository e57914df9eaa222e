package dev.cenote.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * Lets a command come to its end when the user presses Ctrl-C: the virtual machine's shutdown hook
 * raises the stop signal, and holds the shutdown up until the command is done.
 */
final class Shutdown {

  /** A command that is not done by then is cut off. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Shutdown() {}

  /** Runs a command under the hook; returns its exit status. */
  static int guard(StopSignal stop, IntSupplier command) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Thread hook = new Thread(() -> finish(stop, status), "cenote-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      status.complete(command.getAsInt());
    } finally {
      status.complete(ExitStatus.FAILED);
      remove(hook);
    }
    return status.join();
  }

  private static void finish(StopSignal stop, CompletableFuture<Integer> status) {
    stop.request();
    int end;
    try {
      end = status.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      end = ExitStatus.FAILED;
    }
    if (end != ExitStatus.STOPPED) {
      // A shutdown cannot change its status any more, only cut itself short with another one.
      Runtime.getRuntime().halt(end);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already.
    }
  }
}

package dev.cenote.cli.exec;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Makes a file as soon as another is there and something is so. */
final class Touch implements AutoCloseable {

  private final CompletableFuture<Void> done;

  Touch(Path first, Callable<Boolean> condition, Path then) {
    done =
        CompletableFuture.runAsync(() -> {
          await().atMost(ExecTest.PATIENCE).until(() -> Files.exists(first) && condition.call());
          try {
            Files.createFile(then);
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  /** Waits until it is made. */
  @Override
  public void close() {
    done.join();
  }
}

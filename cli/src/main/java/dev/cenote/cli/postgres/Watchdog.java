package dev.cenote.cli.postgres;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cleans up after us when we cannot: a shell that waits for the end of a pipe which only we hold.
 * The kernel closes it however we die, {@code kill -9} included; then the shell stops the server
 * and removes the folder, unless it was dismissed before. There is none on Windows, which has no
 * such shell.
 */
final class Watchdog implements AutoCloseable {

  // SIGQUIT is PostgreSQL's immediate shutdown. A server that only begins to run has no file yet;
  // it
  // ends by itself when it finds that its folder is gone.
  private static final String SCRIPT =
      """
      trap '' INT QUIT TERM HUP
      read -r word
      [ "$word" = dismissed ] && exit 0
      if read -r pid <"$2"; then
        kill -QUIT "$pid"
        for moment in 1 2 3 4 5 6 7 8 9 10; do
          [ -e "$2" ] || break
          sleep 1
        done
      fi
      for moment in 1 2 3 4 5; do
        rm -rf "$1" && exit 0
        sleep 1
      done
      """;

  private static final long PATIENCE_SECONDS = 20;

  private final @Nullable Process shell;

  private Watchdog(@Nullable Process shell) {
    this.shell = shell;
  }

  /**
   * Starts to watch.
   *
   * @param folder the folder to remove
   * @param pidFile where the server writes its process id, in the first line
   */
  static Watchdog over(Path folder, Path pidFile) throws IOException {
    if (File.separatorChar == '\\') {
      return new Watchdog(null);
    }
    return new Watchdog(
        new ProcessBuilder(
                "/bin/sh", "-c", SCRIPT, "cenote-watchdog", folder.toString(), pidFile.toString())
            .directory(new File("/"))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start());
  }

  /** Tells it that there is nothing left to do. */
  void dismiss() throws IOException {
    if (shell != null) {
      OutputStream word = shell.getOutputStream();
      word.write("dismissed\n".getBytes(StandardCharsets.US_ASCII));
      word.flush();
    }
  }

  /** Ends the watch and waits for it; unless dismissed before, it cleans up now. */
  @Override
  public void close() {
    if (shell == null) {
      return;
    }
    try {
      shell.getOutputStream().close();
      shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      // It is gone already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.cenote.workers.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The last lines of a child's standard error: a bounded number, of a bounded length. */
final class ErrorLines {
  private static final System.Logger LOG = System.getLogger("dev.cenote.workers");

  private static final int MAX_LINES = 100;
  private static final int MAX_LENGTH = 8192;

  private final CountDownLatch end = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<String> last = new ArrayDeque<>();
  private final @Nullable Consumer<? super String> sink;
  private boolean sinkHasFailed;

  private final byte[] line = new byte[MAX_LENGTH];
  private int length;

  ErrorLines(@Nullable Consumer<? super String> sink) {
    this.sink = sink;
  }

  /** Reads a stream to its end. */
  void readAll(InputStream in) {
    try {
      readLines(in);
    } finally {
      end.countDown();
    }
  }

  /** Waits for the end of the stream, for so long at most; false if that does not come. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    return end.await(nanos, TimeUnit.NANOSECONDS);
  }

  private void readLines(InputStream in) {
    byte[] buffer = new byte[MAX_LENGTH];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (int i = 0; i < count; i++) {
          read(buffer[i]);
        }
      }
    } catch (IOException e) {
      // The process has ended, and its streams with it.
    }
    if (length > 0) {
      endLine();
    }
  }

  private void read(byte next) {
    if (next == '\n') {
      endLine();
    } else {
      if (length == MAX_LENGTH) {
        endLine();
      }
      line[length++] = next;
    }
  }

  private void endLine() {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    String text = new String(line, 0, end, StandardCharsets.UTF_8);
    length = 0;
    lock.lock();
    try {
      if (last.size() == MAX_LINES) {
        last.removeFirst();
      }
      last.addLast(text);
    } finally {
      lock.unlock();
    }
    if (sink != null) {
      tell(sink, text);
    }
  }

  private void tell(Consumer<? super String> listener, String text) {
    try {
      listener.accept(text);
    } catch (Throwable failure) { // the child must not wait for ever because its listener is broken
      if (!sinkHasFailed) {
        sinkHasFailed = true;
        LOG.log(System.Logger.Level.WARNING, "who listens to a child's errors failed", failure);
      }
    }
  }

  /** The last lines, the oldest first. */
  List<String> last() {
    lock.lock();
    try {
      return List.copyOf(last);
    } finally {
      lock.unlock();
    }
  }
}

package dev.cenote.cli.exec;

import dev.cenote.cli.Terminal;
import java.util.concurrent.locks.ReentrantLock;

/** Standard error, where we, our workers and the progress bar write. Thread-safe. */
final class Console {

  private final ReentrantLock lock = new ReentrantLock();
  private final Terminal terminal;

  Console(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Says something in our name. */
  void say(String text) {
    line("cenote exec: " + text);
  }

  /** Passes on what a worker says. */
  void line(String text) {
    lock.lock();
    try {
      terminal.verbatim(text);
    } finally {
      lock.unlock();
    }
  }

  /** Shows something until the next line comes. */
  void progress(String text) {
    lock.lock();
    try {
      terminal.progress(text);
    } finally {
      lock.unlock();
    }
  }

  /** Takes away what is shown. */
  void clear() {
    lock.lock();
    try {
      terminal.clear();
    } finally {
      lock.unlock();
    }
  }
}

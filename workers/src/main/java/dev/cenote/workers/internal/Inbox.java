package dev.cenote.workers.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a child wrote and nobody has received. Bounded: whoever puts one in waits for room,
 * except that one message, however large, always fits.
 */
final class Inbox {
  private static final int MAX_COUNT = 1000;
  private static final long MAX_BYTES = 16 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Condition want = lock.newCondition();
  private final Queue<byte[]> messages = new ArrayDeque<>();
  private long bytes;
  private int takers;
  private volatile boolean hasEnded;

  /** How much has been put in, or begun to be, or passed by; written by one thread at a time. */
  private volatile long puts;

  /** The same when {@link #endIfQuiet} asked last. */
  private long putsSeen;

  /** Whether something is being put in, which may have to wait for room or for the consumer. */
  private volatile boolean isPutting;

  /** Gets each message as it comes, once what had come before has been handed over. */
  private @Nullable Consumer<? super byte[]> consumer;

  /**
   * Puts a message in, or gives it to the consumer; dropped after the end. Called by one thread at
   * a time.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // there is but one thread at a time that writes
  void put(byte[] message) throws InterruptedException {
    isPutting = true;
    puts++;
    try {
      Consumer<? super byte[]> direct = place(message);
      if (direct != null) {
        direct.accept(message);
      }
    } finally {
      isPutting = false;
    }
  }

  /** Puts a message in that came while it was empty; otherwise as {@link #put}. */
  void putFirst(byte[] message) {
    lock.lock();
    try {
      if (!hasEnded) {
        add(message);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a message was received without being put in; otherwise as {@link #put}. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void passBy() {
    puts++;
  }

  private void add(byte[] message) {
    messages.add(message);
    bytes += message.length;
    changed.signal();
  }

  /** Puts a message in; or returns to whom it is to be given instead. */
  private @Nullable Consumer<? super byte[]> place(byte[] message) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (consumer == null && !hasEnded && isFull(message)) {
        room.await();
      }
      if (hasEnded) {
        return null;
      }
      if (consumer == null) {
        add(message);
      }
      return consumer;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull(byte[] next) {
    int count = messages.size();
    return count >= MAX_COUNT || (count > 0 && bytes + next.length > MAX_BYTES);
  }

  /**
   * Takes the next message.
   *
   * @param nanos how long to wait for it
   * @return null if there was none in time, or there will be none: {@link #hasEnded()}
   */
  byte @Nullable [] take(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    takers++;
    try {
      want.signal();
      long left = nanos;
      while (messages.isEmpty() && !hasEnded) {
        if (left <= 0) {
          return null;
        }
        left = changed.awaitNanos(left);
      }
      return next();
    } finally {
      takers--;
      lock.unlock();
    }
  }

  /** Takes the next message if it is there. */
  byte @Nullable [] poll() {
    lock.lock();
    try {
      return next();
    } finally {
      lock.unlock();
    }
  }

  private byte @Nullable [] next() {
    byte[] message = messages.poll();
    if (message != null) {
      bytes -= message.length;
      room.signal();
    }
    return message;
  }

  /** The message that would be taken next, if there is one. */
  byte @Nullable [] peek() {
    lock.lock();
    try {
      return messages.peek();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until somebody wants a message that is not there.
   *
   * @param nanos how long to wait at most
   * @return false if that time passed, and nobody does
   */
  boolean awaitWant(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (takers <= messages.size() && consumer == null && !hasEnded) {
        if (left <= 0) {
          return false;
        }
        left = want.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives what is there and what comes to a consumer, in order. */
  void forward(Consumer<? super byte[]> to) {
    while (true) {
      byte[] message;
      lock.lock();
      try {
        message = next();
        if (message == null) {
          consumer = to;
          room.signalAll();
          want.signal();
          return;
        }
      } finally {
        lock.unlock();
      }
      to.accept(message);
    }
  }

  /**
   * Says that no more will come. What is there can still be taken.
   *
   * @return whether somebody waits for more, and is told by this
   */
  boolean end() {
    lock.lock();
    try {
      hasEnded = true;
      changed.signalAll();
      room.signalAll();
      want.signal();
      return takers > 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends it if nothing has been put in since this was asked last, and nobody is about to.
   *
   * @return whether it has ended
   */
  boolean endIfQuiet() {
    lock.lock();
    try {
      // In this order: what ended before the first look, or begins after it, shows in the second.
      boolean isQuiet = !isPutting && puts == putsSeen;
      putsSeen = puts;
      if (isQuiet) {
        end();
      }
      return hasEnded;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it and forgets what is there. */
  void discard() {
    lock.lock();
    try {
      messages.clear();
      bytes = 0;
      end();
    } finally {
      lock.unlock();
    }
  }

  boolean hasEnded() {
    return hasEnded;
  }
}

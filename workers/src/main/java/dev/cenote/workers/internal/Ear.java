package dev.cenote.workers.internal;

import dev.cenote.workers.Framing;
import dev.cenote.workers.MessageInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What listens to a child: a thread that reads, and an inbox for what it has read.
 *
 * <p>To be woken takes a sleeper longer than many a task takes: the thread that reads is woken by
 * the child, and wakes the caller. So when a child is quick, a caller on a platform thread looks
 * for the answer itself, for a moment and without sleeping, and the thread that reads rests. It
 * goes on when somebody waits at the inbox, having looked in vain or without, and by itself as soon
 * as nobody has found anything for a while, whatever the reason; so the pipe is emptied while
 * somebody is stuck in writing to the child.
 *
 * <p>Whoever reads or looks has {@link #seat}, which orders what they do. Only the thread that
 * reads ever waits for it, and for a look at most; so it does no harm that it has it while somebody
 * is given a message who may do with it what he likes.
 */
final class Ear {
  /** A child that takes no longer is quick; and so long a caller looks. */
  private static final long MOMENT = TimeUnit.MICROSECONDS.toNanos(100);

  /** The thread that reads goes on when nobody has looked for so long. */
  private static final long REST = TimeUnit.MILLISECONDS.toNanos(10);

  private final Framing framing;

  /** The same, if callers can look by themselves; a user's framing may not bear to begin twice. */
  private final Framings.@Nullable Instant instant;

  private final Tap tap;
  private final MessageInput input;
  private final Inbox inbox = new Inbox();
  private final Semaphore seat = new Semaphore(1);
  private final CountDownLatch end = new CountDownLatch(1);

  /** Whether callers should look; while they do, the thread that reads rests. */
  private volatile boolean isQuick;

  /** How often somebody has found something by looking; written by whoever has the seat. */
  private volatile int finds;

  private volatile boolean hasHeard;

  /**
   * Whether more has been read than the messages that came of it; it comes before all that can be
   * looked for, and only the thread that reads can get at it. Belongs to whoever has the seat, but
   * is written by that thread alone.
   */
  private boolean isAhead;

  /**
   * Makes one that does not listen yet.
   *
   * @param output what it is to listen to
   * @param framing where messages begin and end
   */
  Ear(InputStream output, Framing framing) {
    this.framing = framing;
    instant = framing instanceof Framings.Instant known ? known : null;
    tap = new Tap(output);
    input = new MessageInput(tap);
  }

  // The thread that reads.

  /**
   * Reads until the output ends.
   *
   * @param onFirst what to do when the first message has come
   * @throws IOException if reading fails, or what is there is no message
   * @throws InterruptedException if the thread is interrupted
   */
  void listen(Runnable onFirst) throws IOException, InterruptedException {
    while (readNext(onFirst)) {
      rest();
    }
  }

  /** By itself, so that no message, which may be large, is kept while the next is read. */
  private boolean readNext(Runnable onFirst) throws IOException, InterruptedException {
    seat.acquire();
    try {
      input.beginMessage();
      Optional<byte[]> message = framing.read(input);
      if (message.isEmpty()) {
        return false;
      }
      if (!hasHeard) {
        hasHeard = true;
        onFirst.run();
      }
      inbox.put(message.get());
      isAhead = input.available() > 0;
      return true;
    } finally {
      seat.release();
    }
  }

  private void rest() throws InterruptedException {
    int before = finds - 1;
    while (isQuick && !isAhead && finds != before) {
      before = finds;
      if (inbox.awaitWant(REST)) {
        return;
      }
    }
  }

  /** Says that no more will come, whoever wrote it. Returns whether somebody waits for more. */
  boolean end() {
    boolean wasAwaited = inbox.end();
    end.countDown();
    return wasAwaited;
  }

  /** Waits until all has been read; false if that is not so in time. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    return end.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** Says so if nothing has been read since this was asked last. Returns whether it has ended. */
  boolean endIfQuiet() {
    return inbox.endIfQuiet();
  }

  /** The beginning of what was read last, for an error. */
  byte[] excerpt() {
    return input.excerpt();
  }

  // Those who want to know.

  /** Whether a message has come yet. */
  boolean hasHeard() {
    return hasHeard;
  }

  /**
   * Takes the next message.
   *
   * @param nanos how long to wait for it
   * @return null if there was none in time, or there will be none: {@link #hasEnded()}
   * @throws InterruptedException if the thread is interrupted before it has one
   */
  byte @Nullable [] receive(long nanos) throws InterruptedException {
    Framings.Instant known = Thread.currentThread().isVirtual() ? null : instant;
    if (isQuick) {
      byte[] found = look(known, Math.min(nanos, MOMENT));
      if (found != null) {
        return found;
      }
    }
    long start = System.nanoTime();
    byte[] message = inbox.take(nanos);
    if (known != null && message != null && System.nanoTime() - start < MOMENT) {
      isQuick = true;
    }
    return message;
  }

  /** Looks for the next message for a while, if the caller may. */
  @SuppressWarnings("ThreadPriorityCheck") // the child may have no other processor
  private byte @Nullable [] look(Framings.@Nullable Instant known, long nanos) {
    if (known == null || !seat.tryAcquire()) { // the other reads, or will
      return null;
    }
    try {
      byte[] found = inbox.poll(); // what was read before
      long start = System.nanoTime();
      while (found == null && !isAhead && !inbox.hasEnded() && System.nanoTime() - start < nanos) {
        found = next(known);
        if (found == null) {
          Thread.yield();
        }
      }
      isQuick = found != null;
      return found;
    } finally {
      seat.release();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // whoever has the seat
  private byte @Nullable [] next(Framings.Instant known) {
    try {
      byte[] found = tap.next(known);
      if (found != null) {
        finds++;
        inbox.passBy();
      }
      return found;
    } catch (IOException e) {
      return null; // the other sees it, too
    }
  }

  /** What would be received next, if it has come; null if nothing has. */
  byte @Nullable [] peek() {
    byte[] next = inbox.peek();
    Framings.Instant known = instant;
    if (next != null || known == null || !isQuick || !seat.tryAcquire()) {
      return next;
    }
    try {
      byte[] found = isAhead ? null : next(known);
      if (found != null) {
        inbox.putFirst(found);
      }
      return found;
    } finally {
      seat.release();
    }
  }

  /** Gives what has come and what comes to a consumer, in order. */
  void forward(Consumer<? super byte[]> to) {
    inbox.forward(to);
  }

  /** Ends it, and forgets what has come. */
  void discard() {
    inbox.discard();
  }

  boolean hasEnded() {
    return inbox.hasEnded();
  }
}

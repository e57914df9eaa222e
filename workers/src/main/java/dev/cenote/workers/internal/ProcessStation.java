package dev.cenote.workers.internal;

import dev.cenote.workers.Protocol;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import java.util.concurrent.TimeUnit;

/** A child process that runs tasks by a protocol. */
final class ProcessStation<I, O> implements Station<I, O> {
  private static final String NEVER_ANSWERED =
      ", and this worker has never answered anything: see that it speaks this protocol, and that it"
          + " flushes its standard output after each answer";

  private final Child child;
  private final Protocol<I, O> protocol;
  private final long maxRss;
  private boolean isFit = true;
  private boolean hasBegun;

  /**
   * Makes a station.
   *
   * @param maxRss the memory above which the child is not used again; {@link Long#MAX_VALUE} for
   *     any
   */
  ProcessStation(Child child, Protocol<I, O> protocol, long maxRss) {
    this.child = child;
    this.protocol = protocol;
    this.maxRss = maxRss;
  }

  @Override
  public O handle(I input, long nanos) throws InterruptedException {
    hasBegun = false;
    isFit = false;
    refuseWhatNobodyAskedFor();
    hasBegun = true;
    Exchange exchange = new Exchange(nanos);
    try {
      O output = protocol.call(input, exchange);
      isFit = child.isUsable() && !isTooLarge();
      return output;
    } catch (WorkerException e) {
      isFit = (e.kind() == Kind.HANDLER || !exchange.hasSent) && child.isUsable() && !isTooLarge();
      throw e;
    } catch (InterruptedException e) {
      isFit = !exchange.hasSent && child.isUsable();
      throw e;
    } catch (Exception e) {
      throw failure(e, exchange);
    } finally {
      hasBegun = !exchange.isUndelivered;
    }
  }

  private void refuseWhatNobodyAskedFor() throws InterruptedException {
    child.throwIfBroken();
    byte[] stray = child.peek();
    if (stray != null) {
      throw Replies.nonsense(
          child + " wrote what nobody asked for, where only answers to tasks may be", stray, null);
    }
  }

  private RuntimeException failure(Exception e, Exchange exchange) {
    if (exchange.hasSent) {
      return WorkerException.of(
          Kind.PROTOCOL, child + ": the protocol failed: " + Replies.reason(e), e);
    }
    isFit = child.isUsable();
    return e instanceof RuntimeException refused
        ? refused
        : new IllegalArgumentException("the task could not be encoded: " + Replies.reason(e), e);
  }

  private boolean isTooLarge() {
    return maxRss != Long.MAX_VALUE && Memory.rss(child.pid()).orElse(0) > maxRss;
  }

  @Override
  public boolean isFit() {
    return isFit;
  }

  @Override
  public boolean hasBegun() {
    return hasBegun;
  }

  @Override
  public boolean isUsable() {
    return child.isUsable();
  }

  @Override
  public void abort(String reason) {
    child.abandon(Kind.CANCELLED, reason);
  }

  @Override
  public void close() {
    child.close();
  }

  @Override
  public String toString() {
    return child.toString();
  }

  /** One task's talk with the child. */
  private final class Exchange implements Protocol.Channel {
    private final long start = System.nanoTime();
    private final long nanos;
    private boolean hasSent;
    private boolean isUndelivered;

    Exchange(long nanos) {
      this.nanos = nanos;
    }

    private long left() {
      return nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
    }

    @Override
    public void send(byte[] message) throws InterruptedException {
      boolean isFirst = !hasSent;
      long left = left();
      if (left <= 0) {
        throw timedOut();
      }
      boolean isDelivered;
      try {
        isDelivered = child.send(message, left);
        hasSent = true;
      } catch (IllegalArgumentException refused) {
        throw refused;
      } catch (WorkerException failure) {
        hasSent = true;
        throw failure.kind() == Kind.TIMED_OUT ? timedOut() : failure;
      } catch (Throwable failure) { // who knows how much of it went out
        hasSent = true;
        throw failure;
      }
      if (!isDelivered) {
        isUndelivered = isFirst;
        throw child.failure(left());
      }
    }

    @Override
    public byte[] receive() throws InterruptedException {
      byte[] message = child.receive(Math.max(left(), 0));
      if (message == null) {
        throw timedOut();
      }
      return message;
    }

    private WorkerException timedOut() {
      return WorkerException.of(
          Kind.TIMED_OUT,
          child
              + ": the task took longer than its limit of "
              + TimeUnit.NANOSECONDS.toMillis(nanos)
              + " ms"
              + (child.hasSpoken() ? "" : NEVER_ANSWERED),
          null);
    }
  }
}

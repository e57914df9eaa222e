package dev.cenote.workers.internal;

import dev.cenote.PoolClock;
import dev.cenote.workers.ChildProcess;
import dev.cenote.workers.Command;
import dev.cenote.workers.Framing;
import dev.cenote.workers.MessageInput;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A child process, its two readers, and the end of both.
 *
 * <p>Whoever writes does so on its own thread and may be stuck there, since a write to a full pipe
 * cannot be taken back and closing the pipe does not wake it. The one thing that does is the end of
 * whoever reads. So an interrupt, a time limit and a cancellation that meet a writer kill the
 * child. An interrupt is noticed the way NIO's channels do it, by {@link
 * AbstractInterruptibleChannel}: whoever interrupts calls us, and it costs no timer. A time limit
 * costs one for each message, however small: nobody knows how much of what was written before is
 * still in the pipe.
 */
final class Child implements ChildProcess {
  private static final System.Logger LOG = System.getLogger("dev.cenote.workers");

  /** How long the end of output may come before that of the process, and the other way round. */
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(500);

  /** So long is waited for a process that is about to end even when there is no more time. */
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(20);

  /** So long at most for the news of an end that has come, which wait for nothing but a turn. */
  private static final long CERTAIN = TimeUnit.SECONDS.toNanos(10);

  private final Process process;
  private final Command command;
  private final Framing framing;
  private final Watcher watcher;
  private final MessageInput input;
  private final Inbox inbox = new Inbox();
  private final ErrorLines errors;
  private final ReentrantLock writing = new ReentrantLock();
  private final Pen pen;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  /** The same for users, who may have it run what they like. */
  private final CompletableFuture<Integer> toldExit = new CompletableFuture<>();

  /** Why there is no talking to it any more, unless that it has ended is all there is to say. */
  private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();

  private volatile boolean hasSpoken;
  private volatile boolean hasEnded;

  private record Reason(Kind kind, String message, @Nullable Throwable cause) {}

  private Child(Process process, Command command, Framing framing, Watcher watcher) {
    this.process = process;
    this.watcher = watcher;
    this.command = command;
    this.framing = framing;
    input = new MessageInput(process.getInputStream());
    errors = new ErrorLines(command.onStderr().orElse(null));
    pen = new Pen(new Outlet(process.getOutputStream()));
  }

  /** Who wants to know what becomes of a child. Both are told once at most, on threads of its. */
  interface Watcher {
    /** It has sent its first message. */
    void spoke();

    /** The process has ended. */
    void ended(Child child);
  }

  /** Starts a child. */
  static Child start(Command command, Framing framing, Watcher watcher) {
    Child child = new Child(Launcher.start(command), command, framing, watcher);
    boolean isStarted = false;
    try {
      child.begin();
      isStarted = true;
      return child;
    } finally {
      if (!isStarted) { // there is no memory for another thread, for instance
        child.handle().destroyForcibly();
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // that leads nowhere
  private void begin() {
    LiveChildren.instance().add(this);
    handle().onExit().thenRunAsync(this::exited, this::onOwnThread);
    thread("out", this::readOutput).start();
    thread("err", () -> errors.readAll(process.getErrorStream())).start();
  }

  private Thread thread(String role, Runnable task) {
    return Thread.ofPlatform()
        .daemon()
        .name("cenote-child-" + process.pid() + "-" + role)
        .unstarted(task);
  }

  private void onOwnThread(Runnable task) {
    thread("end", task).start();
  }

  // What it writes.

  private void readOutput() {
    try {
      while (true) {
        input.beginMessage();
        Optional<byte[]> message = framing.read(input);
        if (message.isEmpty()) {
          break;
        }
        if (!hasSpoken) {
          hasSpoken = true;
          watcher.spoke();
        }
        inbox.put(message.get());
      }
    } catch (EOFException e) {
      endFor(Kind.CRASHED, Replies.reason(e), e);
    } catch (InterruptedException e) {
      // Nobody does that; the child is given up then.
    } catch (Throwable e) { // a framing may be the user's
      if (!(e instanceof IOException) || process.isAlive()) {
        String excerpt = Replies.excerpt(input.excerpt());
        endFor(
            Kind.PROTOCOL,
            "what it wrote is no message (" + Replies.reason(e) + "): " + excerpt,
            e);
      }
    }
    inbox.end();
  }

  private void endFor(Kind kind, String message, @Nullable Throwable cause) {
    reason.compareAndSet(null, new Reason(kind, message, cause));
  }

  private void exited() {
    int code = waitFor();
    hasEnded = true;
    LiveChildren.instance().remove(this);
    exit.complete(code);
    endOutputSoon();
    watcher.ended(this);
    toldExit.complete(code);
  }

  /** What it has started may hold the pipe open for ever; but all that it wrote is to be read. */
  private void endOutputSoon() {
    PoolClock.system()
        .schedule(
            SOON,
            () -> {
              if (!inbox.endIfQuiet()) {
                endOutputSoon();
              }
            });
  }

  private int waitFor() {
    boolean wasInterrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor();
        } catch (InterruptedException e) {
          wasInterrupted = true;
        }
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // Talking to it.

  @Override
  public void send(byte[] message) throws InterruptedException {
    if (!send(message, Long.MAX_VALUE)) {
      throw failure(SOON);
    }
  }

  /**
   * Sends a message.
   *
   * @param nanos how long that may take
   * @return false if the child was gone before it could have seen any of it
   */
  boolean send(byte[] message, long nanos) throws InterruptedException {
    Objects.requireNonNull(message, "message");
    writing.lockInterruptibly();
    try {
      if (reason.get() != null) {
        throw failure(nanos);
      }
      if (hasEnded) {
        return false;
      }
      return write(message, nanos);
    } finally {
      writing.unlock();
    }
  }

  private boolean write(byte[] message, long nanos) throws InterruptedException {
    AtomicBoolean isOver = new AtomicBoolean(); // whoever sets it is first, the timer or the end
    PoolClock.Timer timer = PoolClock.system().schedule(nanos, () -> stopWriting(isOver));
    Outlet out = pen.outlet;
    out.beginMessage();
    try {
      pen.write(message);
      if (!isOver.compareAndSet(false, true)) {
        endFor(Kind.TIMED_OUT, "it did not read a message in time", null);
        throw failure(0);
      }
      return true;
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (out.isAllOrNothing() && reason.get() == null) {
        return false;
      }
      throw failure(Math.min(nanos, SOON));
    } catch (RuntimeException | Error e) {
      if (!out.isUntouched()) {
        // Somewhere in a message that nobody will end.
        abandon(
            Kind.PROTOCOL, "the framing failed in the middle of a message: " + Replies.reason(e));
        kill();
      }
      throw e;
    } finally {
      timer.cancel();
    }
  }

  private void stopWriting(AtomicBoolean isOver) {
    if (isOver.compareAndSet(false, true)) {
      abandon(Kind.TIMED_OUT, "it did not read a message in time");
    }
  }

  @Override
  public byte[] receive(Duration timeout) throws InterruptedException {
    byte[] message = receive(Times.nanos(timeout));
    if (message == null) {
      throw WorkerException.of(
          Kind.TIMED_OUT, this + " sent no message within " + timeout.toMillis() + " ms", null);
    }
    return message;
  }

  /** The next message; null if there is none in time. */
  byte @Nullable [] receive(long nanos) throws InterruptedException {
    long start = System.nanoTime();
    byte[] message = inbox.take(nanos);
    if (message == null && inbox.hasEnded()) {
      // It may have ended just after the time was over.
      throw failure(Math.max(nanos - (System.nanoTime() - start), 0));
    }
    return message;
  }

  /** What it has said and nobody has received; null if there is nothing. */
  byte @Nullable [] peek() {
    return inbox.peek();
  }

  /** Whether there is any talking to it. */
  boolean isUsable() {
    return isAlive() && reason.get() == null && !inbox.hasEnded();
  }

  /** Throws if what it wrote makes no sense, or it was given up. */
  void throwIfBroken() throws InterruptedException {
    if (reason.get() != null) {
      throw failure(0);
    }
  }

  @Override
  public void onMessage(Consumer<? super byte[]> consumer) {
    Objects.requireNonNull(consumer, "consumer");
    inbox.forward(message -> {
      try {
        consumer.accept(message);
      } catch (Throwable failure) { // whoever reads must go on
        LOG.log(System.Logger.Level.WARNING, this + ": who gets its messages failed", failure);
      }
    });
  }

  /**
   * Why there is no talking to it. The end of its output may be known before that of the process.
   *
   * @param nanos how long to wait for what is not known yet
   */
  WorkerException failure(long nanos) throws InterruptedException {
    Reason known = reason.get();
    if (known != null && known.kind != Kind.CRASHED) {
      return WorkerException.of(known.kind, this + ": " + known.message, known.cause);
    }
    long patience = Math.min(Math.max(nanos, MOMENT), SOON);
    if (!awaitExit(patience)) {
      if (ProcessTree.runs(handle())) {
        String closed = inbox.hasEnded() ? "output" : "input";
        return WorkerException.of(
            Kind.PROTOCOL, this + ": it closed its standard " + closed + " and runs on", null);
      }
      awaitExit(Math.min(Math.max(nanos, MOMENT), CERTAIN));
    }
    errors.awaitEnd(patience);
    Reason late = reason.get(); // it was closed, and only therefore has ended
    if (late != null && late.kind != Kind.CRASHED) {
      return WorkerException.of(late.kind, this + ": " + late.message, late.cause);
    }
    return crash(Kind.CRASHED);
  }

  /** Says with what a process that has ended did so. */
  WorkerException crash(Kind kind) {
    List<String> lines = stderr();
    return WorkerException.ended(
        kind, this + " " + Exits.describe(exitValue(), hasSpoken, lines), null, exitValue(), lines);
  }

  // Its end.

  /** Ends every talk with it. If somebody is stuck in writing, only its end helps. */
  void abandon(Kind kind, String message) {
    endFor(kind, message, null);
    inbox.discard();
    // A writer takes the lock first and then looks for a reason, so one of us sees the other.
    if (writing.isLocked()) {
      kill();
    }
  }

  /** Kills it and what it started. Does not block: looking for that takes a while. */
  void kill() {
    onOwnThread(() -> new ProcessTree(List.of(handle())).kill());
  }

  /** Closes its standard input, unless somebody writes to it. */
  void endInput() {
    if (writing.tryLock()) {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        // It has closed the other end before.
      } finally {
        writing.unlock();
      }
    }
  }

  @Override
  public void close() {
    endFor(Kind.CANCELLED, "it was closed", null);
    inbox.discard();
    ProcessTree tree = new ProcessTree(List.of(handle()));
    tree.terminate();
    endInput();
    if (!tree.end(grace())) {
      LOG.log(System.Logger.Level.WARNING, this + " has not ended yet");
    } else {
      awaitNewsOfExit();
    }
  }

  /** The process has ended; whoever closed it may rely on it that everybody knows. */
  private void awaitNewsOfExit() {
    boolean wasInterrupted = false;
    try {
      while (true) {
        try {
          awaitExit(CERTAIN);
          return;
        } catch (InterruptedException e) {
          wasInterrupted = true;
        }
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  Duration grace() {
    return command.grace();
  }

  /** Whether it has sent a message yet. */
  boolean hasSpoken() {
    return hasSpoken;
  }

  /** Whether it was given up or closed, rather than having ended by itself. */
  boolean wasGivenUp() {
    Reason known = reason.get();
    return known != null && (known.kind == Kind.CANCELLED || known.kind == Kind.TIMED_OUT);
  }

  /** Waits for its end; false if that does not come in time. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    if (!awaitExit(nanos)) {
      return false;
    }
    errors.awaitEnd(SOON);
    return true;
  }

  /** Unlike the process itself and its threads, these do not pin who waits for them. */
  private boolean awaitExit(long nanos) throws InterruptedException {
    try {
      exit.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exit does not fail", e);
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public boolean isAlive() {
    return !hasEnded && process.isAlive();
  }

  @Override
  public OptionalInt exitValue() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return toldExit.copy();
  }

  @Override
  public List<String> stderr() {
    return errors.last();
  }

  @Override
  public String toString() {
    return "process " + process.pid() + " (" + command + ")";
  }

  /** What writes; an interrupt that meets it kills the child. */
  private final class Pen extends AbstractInterruptibleChannel {
    private final Outlet outlet;

    Pen(Outlet outlet) {
      this.outlet = outlet;
    }

    void write(byte[] message) throws IOException {
      boolean isDone = false;
      begin();
      try {
        framing.write(message, outlet);
        outlet.flush();
        isDone = true;
      } finally {
        end(isDone);
      }
    }

    @Override
    protected void implCloseChannel() {
      abandon(Kind.CANCELLED, "whoever wrote to it was interrupted");
    }
  }
}

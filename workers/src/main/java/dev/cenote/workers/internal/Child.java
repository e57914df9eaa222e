package dev.cenote.workers.internal;

import dev.cenote.PoolClock;
import dev.cenote.workers.ChildProcess;
import dev.cenote.workers.Command;
import dev.cenote.workers.Framing;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
 * A child process, and the three threads that read from it and await its end.
 *
 * <p>Whoever writes does so on its own thread and may be stuck there, since a write to a full pipe
 * cannot be taken back and closing the pipe does not wake it. The one thing that does is the end of
 * whoever reads. So an interrupt, a time limit and a cancellation that meet a writer kill the
 * child. An interrupt is noticed the way NIO's channels do it, by {@link
 * java.nio.channels.spi.AbstractInterruptibleChannel}: whoever interrupts calls us, and it costs no
 * timer. A time limit costs one for each message, however small: nobody knows how much of what was
 * written before is still in the pipe.
 */
final class Child implements ChildProcess {
  private static final System.Logger LOG = System.getLogger("dev.cenote.workers");

  /** How long the end of output may come before that of the process, and the other way round. */
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(500);

  /** So long is waited for a process that is about to end even when there is no more time. */
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(20);

  /** A pool that has been given a child knows it by then. */
  private static final Duration REMINDER = Duration.ofMillis(500);

  private static final Reason CLOSED = new Reason(Kind.CANCELLED, "it was closed", null);

  private final Process process;
  private final Command command;
  private final Watcher watcher;
  private final Ear ear;
  private final ErrorLines errors;
  private final ReentrantLock writing = new ReentrantLock();
  private final Pen pen;
  private final Exit exit;
  private final Ending ending;

  /** Completes when it has spoken, or is lost. */
  private final CompletableFuture<Boolean> isPromising = new CompletableFuture<>();

  private final AtomicBoolean isLost = new AtomicBoolean();

  /** Why there is no talking to it any more, unless that it has ended is all there is to say. */
  private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();

  private volatile boolean hasEnded;

  private record Reason(Kind kind, String message, @Nullable Throwable cause) {}

  private Child(Process process, Command command, Framing framing, Watcher watcher) {
    this.process = process;
    this.watcher = watcher;
    this.command = command;
    ear = new Ear(process.getInputStream(), framing);
    errors = new ErrorLines(command.onStderr().orElse(null));
    exit = new Exit(process);
    ending = new Ending(process, exit, ear, errors, writing);
    pen =
        new Pen(
            framing,
            new Outlet(process.getOutputStream()),
            () -> abandon(Kind.CANCELLED, "whoever wrote to it was interrupted"));
  }

  /** Who wants to know what becomes of a child; told on threads of its. */
  interface Watcher {
    /** It has sent its first message. Told once at most. */
    void spoke();

    /** It is of no more use: it has ended, or wrote what is no message. Told once. */
    void lost(Child child);

    /**
     * The same a moment later, for who was about to get to know it when it was lost. Not told when
     * it was given up.
     */
    void remind(Child child);
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

  private void begin() {
    LiveChildren.instance().add(this);
    // Not by onExit(): that waits for a turn in the JVM's common pool, which others may block, even
    // the JDK itself for as long as an orphan has the output of a child that has ended.
    thread("exit", this::awaitExit).start();
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
      ear.listen(() -> {
        watcher.spoke();
        isPromising.complete(true);
      });
    } catch (EOFException e) {
      endFor(Kind.CRASHED, Replies.reason(e), e);
    } catch (InterruptedException e) {
      // Nobody does that; the child is given up then.
    } catch (Throwable e) { // a framing may be the user's
      if (!(e instanceof IOException) || process.isAlive()) {
        breakOff(e);
      }
    } finally {
      ear.end();
    }
  }

  /** What it wrote is no message, so nobody knows where the next begins. */
  private void breakOff(Throwable cause) {
    String excerpt = Replies.excerpt(ear.excerpt());
    String message =
        "what it wrote is no message ("
            + Replies.reason(cause)
            + "; see that it speaks this protocol, and writes nothing else to standard output): "
            + excerpt;
    endFor(Kind.PROTOCOL, message, cause);
    if (!ear.end()) { // or else whoever waits for an answer says so
      LOG.log(System.Logger.Level.WARNING, this + ": " + message);
    }
    lost();
  }

  private void lost() {
    if (isLost.compareAndSet(false, true)) {
      try {
        watcher.lost(this);
      } finally {
        isPromising.complete(false);
      }
    }
  }

  private void endFor(Kind kind, String message, @Nullable Throwable cause) {
    reason.compareAndSet(null, new Reason(kind, message, cause));
  }

  private void awaitExit() {
    exit.come();
    hasEnded = true;
    LiveChildren.instance().remove(this);
    endOutputSoon();
    lost();
    exit.tellUsers();
    seeToTheRest();
  }

  /** A moment later, looks after those whom its end has not reached. */
  private void seeToTheRest() {
    try {
      Thread.sleep(REMINDER);
    } catch (InterruptedException e) {
      return; // nobody does that
    }
    if (writing.isLocked()) { // an orphan of its has the other end of the pipe
      kill();
    }
    if (!wasGivenUp()) {
      watcher.remind(this);
    }
  }

  /** What it has started may hold the pipe open for ever; but all that it wrote is to be read. */
  private void endOutputSoon() {
    PoolClock.system()
        .schedule(
            SOON,
            () -> {
              if (!ear.endIfQuiet()) {
                endOutputSoon();
              }
            });
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
    Outlet out = pen.outlet();
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
    byte[] message = ear.receive(nanos);
    if (message == null && ear.hasEnded()) {
      // It may have ended just after the time was over.
      throw failure(Math.max(nanos - (System.nanoTime() - start), 0));
    }
    return message;
  }

  /** What it has said and nobody has received; null if there is nothing. */
  byte @Nullable [] peek() {
    return ear.peek();
  }

  /** Whether there is any talking to it. */
  boolean isUsable() {
    return isAlive() && reason.get() == null && !ear.hasEnded();
  }

  /** Whether what it wrote makes no sense, or it was given up. */
  boolean isBroken() {
    return reason.get() != null;
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
    ear.forward(message -> {
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
    if (!exit.await(patience)) {
      if (ProcessTree.runs(handle())) {
        String closed = ear.hasEnded() ? "output" : "input";
        return WorkerException.of(
            Kind.PROTOCOL, this + ": it closed its standard " + closed + " and runs on", null);
      }
      exit.awaitNews(Math.max(nanos, MOMENT));
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
        kind,
        this + " " + Exits.describe(exitValue(), hasSpoken(), lines),
        null,
        exitValue(),
        lines);
  }

  // Its end.

  /** Ends every talk with it. If somebody is stuck in writing, only its end helps. */
  void abandon(Kind kind, String message) {
    endFor(kind, message, null);
    ear.discard();
    // A writer takes the lock first and then looks for a reason, so one of us sees the other.
    if (writing.isLocked()) {
      kill();
    }
  }

  /** Kills it and what it started. Does not block: looking for that takes a while. */
  void kill() {
    onOwnThread(ending::kill);
  }

  /** Closes its standard input, unless somebody writes to it. */
  void endInput() {
    ending.endInput();
  }

  @Override
  public void close() {
    boolean isInOrder = reason.compareAndSet(null, CLOSED) || CLOSED.equals(reason.get());
    ear.discard();
    if (!ending.come(isInOrder, grace())) {
      LOG.log(System.Logger.Level.WARNING, this + " has not ended yet");
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
    return ear.hasHeard();
  }

  /** Whether it was given up or closed, rather than having ended by itself. */
  boolean wasGivenUp() {
    Reason known = reason.get();
    return known != null && (known.kind == Kind.CANCELLED || known.kind == Kind.TIMED_OUT);
  }

  /** Waits for its first message; false if it is lost before. True if neither comes in time. */
  boolean isPromising(long nanos) throws InterruptedException {
    try {
      return isPromising.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException("it does not fail", e);
    }
  }

  /** Why it is lost, as the failure of a start. */
  WorkerException startFailure() throws InterruptedException {
    WorkerException failure = failure(SOON);
    return WorkerException.ended(
        Kind.START_FAILED,
        String.valueOf(failure.getMessage()),
        failure.getCause(),
        failure.exitCode(),
        failure.stderr());
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
    return exit.forUsers();
  }

  @Override
  public List<String> stderr() {
    return errors.last();
  }

  @Override
  public String toString() {
    return "process " + process.pid() + " (" + command + ")";
  }
}

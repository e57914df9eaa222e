package dev.cenote.workers.internal;

import dev.cenote.workers.Codec;
import dev.cenote.workers.Command;
import dev.cenote.workers.Framing;
import dev.cenote.workers.Protocol;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import dev.cenote.workers.internal.jvm.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes stations that are child JVMs. A child says when its worker is made, so that what is wrong
 * with it is the failure of a creation, after which the pool backs off.
 *
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public final class JvmStations<I, O> extends Stations<I, O> {
  private final JvmOptions<I, O> options;
  private final Command command;
  private final JvmLaunch launch;
  private final Framing framing;
  private final long maxRss;

  /** Because of those that were lost though nobody had asked them anything. */
  private final Caution caution = new Caution();

  /**
   * Makes a factory.
   *
   * @param options what the children are to be like
   * @param command {@link JvmLaunch#start}, with what all processes can have
   * @param maxRss the memory above which a child is not used again; {@link Long#MAX_VALUE} for any
   * @param trials how workers are tried
   */
  public JvmStations(JvmOptions<I, O> options, Command command, long maxRss, Trials<I, O> trials) {
    super(trials);
    this.options = options;
    this.command = command;
    this.maxRss = maxRss;
    launch = new JvmLaunch(options);
    framing = new Framings.Frames(options.maxMessage());
  }

  @Override
  Station<I, O> start() throws InterruptedException {
    Life life = new Life();
    try (ArgumentFile file = ArgumentFile.write(launch.arguments())) {
      String[] words = launch.words(file.path(), millis(command.grace())).toArray(String[]::new);
      Child child = Child.start(command.arguments(words), framing, life);
      boolean isFit = false;
      try {
        awaitReady(child);
        life.isReady = true;
        lookForLoss(child, life);
        isFit = true;
      } finally {
        if (!isFit) {
          child.close();
        }
      }
      Station<I, O> station = new ProcessStation<>(child, life, maxRss);
      life.station = station; // of a loss before the pool has it, there is a reminder
      return station;
    }
  }

  private static long millis(Duration grace) {
    return TimeUnit.NANOSECONDS.toMillis(Times.nanos(grace));
  }

  private static void awaitReady(Child child) throws InterruptedException {
    byte[] kind;
    String reason = "";
    try {
      kind = next(child);
      if (isKind(kind, Wire.NOT_STARTED)) {
        reason = text(next(child));
      }
    } catch (WorkerException e) {
      throw WorkerException.ended(
          Kind.START_FAILED, String.valueOf(e.getMessage()), e, e.exitCode(), e.stderr());
    }
    if (isKind(kind, Wire.READY)) {
      return;
    }
    if (!isKind(kind, Wire.NOT_STARTED)) {
      throw Replies.nonsense(child + " began with what is no reply", kind, null);
    }
    WorkerException end = child.startFailure();
    throw WorkerException.ended(
        Kind.START_FAILED, child + ": " + reason, null, end.exitCode(), end.stderr());
  }

  /** The engine bounds a creation, and interrupts it. */
  private static byte[] next(Child child) throws InterruptedException {
    byte[] message = child.receive(Long.MAX_VALUE);
    if (message == null) {
      throw child.failure(0);
    }
    return message;
  }

  private static boolean isKind(byte[] message, byte kind) {
    return message.length == 1 && message[0] == kind;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Workers that end by themselves as soon as they are made would be made over and over. So each is
   * looked at, the longer the more have done so.
   */
  private void lookForLoss(Child child, Life life) throws InterruptedException {
    if (caution.isCalledFor() && life.loss.await(caution.nanos(), TimeUnit.NANOSECONDS)) {
      throw child.startFailure();
    }
  }

  /** One child: what becomes of it, and how to talk with it. */
  private final class Life implements Child.Watcher, Protocol<I, O> {
    private final CountDownLatch loss = new CountDownLatch(1);
    private volatile @Nullable Station<I, O> station;
    private volatile boolean isReady;
    private volatile boolean wasAsked;

    @Override
    public void spoke() {
      // That is no more than that its worker is made.
    }

    @Override
    public void lost(Child child) {
      loss.countDown();
      if (isReady && !wasAsked && !child.wasGivenUp()) {
        caution.lost();
      }
      remind(child);
    }

    @Override
    public void remind(Child child) {
      Station<I, O> present = station;
      if (present != null) {
        JvmStations.this.lost(present);
      }
    }

    @Override
    public Framing framing() {
      return framing;
    }

    @Override
    public O call(I task, Channel child) throws Exception {
      Codec<I> input = options.input();
      byte[] request = input.encode(task);
      wasAsked = true;
      child.send(request);
      byte[] kind = child.receive();
      caution.proven();
      if (isKind(kind, Wire.RESULT)) {
        return Replies.decode(options.output(), child.receive());
      }
      if (isKind(kind, Wire.FAILURE)) {
        String type = text(child.receive());
        String message = text(child.receive());
        throw WorkerException.handler(type, message, text(child.receive()));
      }
      throw Replies.nonsense("the worker's reply is of no known kind", kind, null);
    }
  }
}

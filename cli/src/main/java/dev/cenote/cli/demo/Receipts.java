package dev.cenote.cli.demo;

import dev.cenote.cli.StopSignal;
import dev.cenote.workers.Codec;
import dev.cenote.workers.Command;
import dev.cenote.workers.ProcessWorkers;
import dev.cenote.workers.Protocol;
import dev.cenote.workers.TaskOptions;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerPool;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The other pool of the demo: a few callers have receipts made by child processes, which are killed
 * at random moments. To make a receipt twice does no harm, so whoever asked for one notices nothing
 * but that it takes longer.
 */
final class Receipts implements AutoCloseable {

  static final int PROCESSES = 2;
  static final int CALLERS = 8;

  /** How many times in a row a task may meet a kill; at once a second hardly one meets two. */
  private static final int RETRIES = 5;

  /** So long after a failure the stop that explains it is known. */
  private static final Duration EXPLANATION = Duration.ofSeconds(2);

  private static final Duration END_LIMIT = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final StopSignal stop;
  private final int killsPerSecond;
  private final WorkerPool<String, String> pool;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final LongAdder asked = new LongAdder();
  private final LongAdder made = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder givenUp = new LongAdder();
  private final LongAdder kills = new LongAdder();
  private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  Receipts(FaultPlan plan, StopSignal stop) {
    this.stop = stop;
    this.killsPerSecond = plan.processKillsPerSecond();
    pool =
        ProcessWorkers.command(clerk())
            .protocol(Protocol.frames(Codec.utf8(), Codec.utf8()))
            .name("receipts")
            .max(PROCESSES)
            .taskTimeout(Duration.ofSeconds(20))
            .build();
  }

  /** A JVM that does as little as it can to start. */
  private static Command clerk() {
    URI location =
        URI.create(Clerk.class.getProtectionDomain().getCodeSource().getLocation().toString());
    return Command.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx16m",
            "-cp",
            Path.of(location).toString(),
            Clerk.class.getName())
        .ownSession();
  }

  void start() {
    Thread.Builder callers = Thread.ofVirtual().name("receipt-caller-", 1);
    for (int i = 0; i < CALLERS; i++) {
      threads.add(callers.start(this::call));
    }
    if (killsPerSecond > 0) {
      threads.add(Thread.ofVirtual().name("receipt-killer").start(this::kill));
    }
  }

  private boolean isEnding() {
    return ending.getCount() == 0;
  }

  private void call() {
    TaskOptions options = TaskOptions.defaults().label("make a receipt").idempotentRetries(RETRIES);
    try {
      while (!isEnding() && !stop.isRequested()) {
        String order = Long.toString(ThreadLocalRandom.current().nextLong(1, Shop.ORDERS + 1));
        asked.increment();
        long begun = System.nanoTime();
        ask(order, options);
        slowest.accumulate(System.nanoTime() - begun);
      }
    } catch (InterruptedException e) {
      // The run is over, and this one counts as lost.
    }
  }

  private void ask(String order, TaskOptions options) throws InterruptedException {
    try {
      String seal = pool.execute(order, options);
      (seal.equals(Clerk.seal(order)) ? made : wrong).increment();
    } catch (WorkerException e) {
      // When the user ends the run, the JVM ends its children.
      if (stop.await(EXPLANATION)) {
        givenUp.increment();
      } else {
        failure.compareAndSet(null, e.getMessage());
      }
    }
  }

  /** Kills processes at random moments, as {@link Faults} does with connections. */
  private void kill() {
    try {
      while (true) {
        double seconds = ThreadLocalRandom.current().nextExponential() / killsPerSecond;
        if (ending.await((long) (seconds * 1e9), TimeUnit.NANOSECONDS)) {
          return;
        }
        List<ProcessHandle> present = processes().toList();
        if (!present.isEmpty()
            && present.get(ThreadLocalRandom.current().nextInt(present.size())).destroyForcibly()) {
          kills.increment();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Our clerks; one that has ended, and that we have not heard of yet, has no command any more. */
  private static Stream<ProcessHandle> processes() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(Clerk.class.getName()));
  }

  /** Ends it: nobody asks for another receipt, and the processes end. */
  ReceiptFindings finish(Duration grace) throws InterruptedException {
    ending.countDown();
    long end = System.nanoTime() + grace.toNanos();
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
        thread.interrupt();
        thread.join();
      }
    }
    pool.close();
    return new ReceiptFindings(
        asked.sum(),
        made.sum(),
        wrong.sum(),
        givenUp.sum(),
        Optional.ofNullable(failure.get()),
        Duration.ofNanos(slowest.get()),
        kills.sum(),
        pool.stats(),
        left());
  }

  /** Counts the processes; one that has just ended may be seen for a moment. */
  private static long left() throws InterruptedException {
    long end = System.nanoTime() + END_LIMIT.toNanos();
    long left = processes().count();
    while (left > 0 && System.nanoTime() < end) {
      Thread.sleep(LOOK_EVERY);
      left = processes().count();
    }
    return left;
  }

  /** Ends what {@link #finish} has not, because the run failed before. */
  @Override
  public void close() {
    ending.countDown();
    pool.closeNow();
  }
}

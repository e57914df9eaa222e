package dev.cenote.workers.internal;

import dev.cenote.workers.Worker;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes stations that are threads.
 *
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public final class ThreadStations<I, O extends @Nullable Object> extends Stations<I, O> {
  private final Callable<? extends Worker<I, O>> factory;
  private final ThreadFactory threads;
  private final Predicate<? super Exception> replaceWhen;
  private final Duration grace;

  /**
   * Makes a factory.
   *
   * @param factory makes workers, each on its thread
   * @param threads makes the threads
   * @param replaceWhen after which failures a worker is replaced
   * @param grace how long an interrupted thread may take to end
   * @param trials how workers are tried
   */
  public ThreadStations(
      Callable<? extends Worker<I, O>> factory,
      ThreadFactory threads,
      Predicate<? super Exception> replaceWhen,
      Duration grace,
      Trials<I, O> trials) {
    super(trials);
    this.factory = factory;
    this.threads = threads;
    this.replaceWhen = replaceWhen;
    this.grace = grace;
  }

  @Override
  Station<I, O> start() throws Exception {
    ThreadStation<I, O> station = new ThreadStation<>(factory, threads, replaceWhen, grace);
    boolean isReady = false;
    try {
      station.awaitReady();
      isReady = true;
      return station;
    } finally {
      if (!isReady) {
        station.close();
      }
    }
  }
}

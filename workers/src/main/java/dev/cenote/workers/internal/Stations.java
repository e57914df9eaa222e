package dev.cenote.workers.internal;

import dev.cenote.AcquireContext;
import dev.cenote.Health;
import dev.cenote.HealthCheck;
import dev.cenote.Pool;
import dev.cenote.ResourceFactory;
import dev.cenote.workers.WorkerException;
import dev.cenote.workers.WorkerException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the stations of one pool, and tries them: when they are new, and when they are idle.
 *
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public abstract class Stations<I, O extends @Nullable Object>
    implements ResourceFactory<Station<I, O>>, HealthCheck<Station<I, O>> {
  private final Trials<I, O> trials;
  private volatile @Nullable Pool<Station<I, O>> pool;

  Stations(Trials<I, O> trials) {
    this.trials = trials;
  }

  /**
   * A task to try a worker with.
   *
   * @param input the task
   * @param isRight whether a result is right
   * @param <I> the type of the task
   * @param <O> the type of its result
   */
  public record Trial<I, O extends @Nullable Object>(I input, Predicate<? super O> isRight) {}

  /**
   * How workers are tried.
   *
   * @param warmUp the first task of each
   * @param ping what an idle one is asked
   * @param startTimeout how long starting one may take; zero for ever
   * @param checkTimeout how long a ping may take; zero for ever
   * @param <I> the type of the tasks
   * @param <O> the type of the results
   */
  public record Trials<I, O extends @Nullable Object>(
      Optional<Trial<I, O>> warmUp,
      Optional<Trial<I, O>> ping,
      Duration startTimeout,
      Duration checkTimeout) {}

  abstract Station<I, O> start() throws Exception;

  @Override
  public final void joined(Pool<Station<I, O>> joined) {
    pool = joined;
  }

  /** Has the pool take a station out that is of no more use. */
  final void lost(Station<I, O> station) {
    Pool<Station<I, O>> present = pool;
    if (present != null) {
      present.invalidate(station);
    }
  }

  @Override
  public final Station<I, O> create() throws Exception {
    long begun = System.nanoTime();
    Station<I, O> station = start();
    boolean isWarm = false;
    try {
      if (trials.warmUp.isPresent()) {
        warmUp(station, trials.warmUp.get(), limit(trials.startTimeout, begun));
      }
      isWarm = true;
      return station;
    } finally {
      if (!isWarm) {
        station.close();
      }
    }
  }

  private static long limit(Duration timeout, long begun) {
    return timeout.isZero()
        ? Long.MAX_VALUE
        : Math.max(Times.nanos(timeout) - (System.nanoTime() - begun), 1);
  }

  private void warmUp(Station<I, O> station, Trial<I, O> trial, long nanos)
      throws InterruptedException {
    O output;
    try {
      output = station.handle(trial.input, nanos);
    } catch (WorkerException e) {
      throw WorkerException.ended(
          Kind.START_FAILED, "the warm-up failed: " + e.getMessage(), e, e.exitCode(), e.stderr());
    }
    if (!station.isFit() || !trial.isRight.test(output)) {
      throw WorkerException.of(
          Kind.START_FAILED, station + " answered the warm-up wrongly: " + shown(output), null);
    }
  }

  private static String shown(@Nullable Object output) {
    return output instanceof byte[] bytes
        ? Replies.excerpt(bytes)
        : Replies.excerpt(String.valueOf(output).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Override
  public final Health check(Station<I, O> station) throws InterruptedException {
    if (!station.isUsable()) {
      return Health.unhealthy(station + " is of no more use");
    }
    if (trials.ping.isEmpty()) {
      return Health.ok();
    }
    Trial<I, O> ping = trials.ping.get();
    O output = station.handle(ping.input, limit(trials.checkTimeout, System.nanoTime()));
    return station.isFit() && ping.isRight.test(output)
        ? Health.ok()
        : Health.unhealthy(station + " answered the ping wrongly: " + shown(output));
  }

  @Override
  public final void onAcquire(Station<I, O> station, AcquireContext context) {
    if (!station.isUsable()) {
      throw WorkerException.of(Kind.CRASHED, station + " is of no more use", null);
    }
  }
}

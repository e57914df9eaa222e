package dev.cenote.workers.internal;

import dev.cenote.workers.Command;
import dev.cenote.workers.Protocol;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes stations that are child processes.
 *
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public final class ProcessStations<I, O> extends Stations<I, O> {
  private final Spawner spawner;
  private final Protocol<I, O> protocol;
  private final long maxRss;

  /**
   * Makes a factory.
   *
   * @param command what to run
   * @param protocol how to talk
   * @param maxRss the memory above which a child is not used again; {@link Long#MAX_VALUE} for any
   * @param trials how workers are tried
   */
  public ProcessStations(
      Command command, Protocol<I, O> protocol, long maxRss, Trials<I, O> trials) {
    super(trials);
    this.spawner = new Spawner(command, protocol.framing());
    this.protocol = protocol;
    this.maxRss = maxRss;
  }

  @Override
  Station<I, O> start() throws InterruptedException {
    AtomicReference<@Nullable Station<I, O>> made = new AtomicReference<>();
    Child child =
        spawner.spawn(lost -> {
          Station<I, O> station = made.get();
          if (station != null) {
            lost(station);
          }
        });
    Station<I, O> station = new ProcessStation<>(child, protocol, maxRss);
    made.set(station); // of a loss before this, and before the pool has it, there is a reminder
    return station;
  }

  /**
   * What a text such as 500m says.
   *
   * @param size the text
   * @return the bytes, or empty if it says nothing sensible
   */
  public static java.util.OptionalLong bytes(String size) {
    return Memory.parse(size);
  }
}

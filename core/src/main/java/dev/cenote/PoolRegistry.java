package dev.cenote;

import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pools by their names, for whatever watches them: every pool is in one registry from the moment it
 * is built until it is closed. Unless it is {@linkplain PoolBuilder#registry given another}, that
 * is the {@linkplain #global() global} one.
 *
 * <p>A name stands for one pool at a time. The second pool of a name becomes {@code name-2}, the
 * third {@code name-3} and so on, each with a warning in the log; a name is free again once its
 * pool is closed.
 *
 * <p>Thread-safe, and nothing here blocks.
 */
public final class PoolRegistry {

  private static final System.Logger LOGGER = System.getLogger("dev.cenote");
  private static final PoolRegistry GLOBAL = new PoolRegistry();

  private final ConcurrentMap<String, Place> places = new ConcurrentHashMap<>();
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final AtomicInteger nameless = new AtomicInteger();

  private PoolRegistry() {}

  /** Returns the registry that pools are in unless they are given another. */
  public static PoolRegistry global() {
    return GLOBAL;
  }

  /** Returns a new registry without pools. */
  public static PoolRegistry create() {
    return new PoolRegistry();
  }

  /** Returns the pools of this moment, sorted by the names that they have here. Immutable. */
  public List<ObservedPool> pools() {
    return places.values().stream()
        .sorted(Comparator.comparing(Place::name))
        .flatMap(place -> place.pool().stream())
        .toList();
  }

  /** Returns the pool that has this name here. */
  public Optional<ObservedPool> find(String name) {
    return Optional.ofNullable(places.get(name)).flatMap(Place::pool);
  }

  /**
   * Returns the figures of all pools by the names that they have here. The map is the caller's own.
   * A pool that throws instead of giving figures is left out, with a warning in the log.
   */
  public SortedMap<String, PoolStats> snapshot() {
    SortedMap<String, PoolStats> figures = new TreeMap<>();
    for (Place place : places.values()) {
      place.pool().ifPresent(pool -> put(place.name(), pool, figures));
    }
    return figures;
  }

  private static void put(String name, ObservedPool pool, SortedMap<String, PoolStats> figures) {
    try {
      figures.put(name, pool.stats());
    } catch (RuntimeException failure) {
      LOGGER.log(Level.WARNING, name + ": the pool has no figures to give", failure);
    }
  }

  /**
   * Has a consumer told of what happens in the pools of this registry from now on, those not built
   * yet included, except the events about single leases. The consumer is called on the thread on
   * which the thing happened, by many threads at a time. It should be quick; what it throws is
   * logged and harms nobody else.
   *
   * @param subscriber the consumer; one that subscribes twice is told twice
   * @return what ends the subscription
   */
  public Subscription subscribe(Consumer<? super PoolEvent> subscriber) {
    Subscriber subscription = new Subscriber(Objects.requireNonNull(subscriber, "subscriber"));
    subscribers.add(subscription);
    return () -> subscribers.remove(subscription);
  }

  /**
   * Lets a pool of another make be seen in this registry, until the membership is closed. Pools
   * built by {@link Pool#builder} are members by themselves.
   *
   * @param pool the pool; its name counts at this moment
   * @return what ends the membership, and says under which name the pool is known here
   * @throws IllegalArgumentException if the pool's name is blank
   */
  public Membership join(ObservedPool pool) {
    String name = pool.name();
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: \"" + name + "\": must not be blank");
    }
    Place place = reserveLike(name);
    place.occupy(pool);
    return place;
  }

  /**
   * Takes a name for a pool that is about to be made: the wanted one, or the first free one like
   * it, or one that this registry makes up if none is wanted.
   */
  Place reserve(@Nullable String wanted) {
    return wanted == null ? reserveAny() : reserveLike(wanted);
  }

  private Place reserveAny() {
    Place place;
    do {
      place = new Place("pool-" + nameless.incrementAndGet());
    } while (places.putIfAbsent(place.name(), place) != null);
    return place;
  }

  private Place reserveLike(String wanted) {
    Place place = new Place(wanted);
    for (int number = 2; places.putIfAbsent(place.name(), place) != null; number++) {
      place = new Place(wanted + "-" + number);
    }
    if (!place.name().equals(wanted)) {
      LOGGER.log(
          Level.WARNING,
          wanted + ": there is a pool of this name already; this one is " + place.name());
    }
    return place;
  }

  /** Tells all subscribers. Throws nothing that they throw. */
  void publish(PoolEvent event) {
    for (Subscriber subscriber : subscribers) {
      tell(subscriber.consumer, event);
    }
  }

  /** Tells one who listens, and logs what it throws. */
  static void tell(Consumer<? super PoolEvent> listener, PoolEvent event) {
    try {
      listener.accept(event);
    } catch (Throwable failure) {
      LOGGER.log(
          Level.WARNING,
          event.pool() + ": a listener failed on " + event.getClass().getSimpleName(),
          failure);
    }
  }

  /** Ends a subscription. Closing it twice does nothing more. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {

    /** Ends the subscription; an event being delivered in another thread may still arrive. */
    @Override
    void close();
  }

  /** A pool's being known in a registry. */
  public interface Membership extends AutoCloseable {

    /** Returns the name by which the registry knows the pool: its own, or one like it. */
    String name();

    /** Ends the membership and frees the name. Closing it twice does nothing more. */
    @Override
    void close();
  }

  /** An own object per subscription, so that one consumer may have several. */
  private static final class Subscriber {
    final Consumer<? super PoolEvent> consumer;

    Subscriber(Consumer<? super PoolEvent> consumer) {
      this.consumer = consumer;
    }
  }

  /**
   * A name that is taken, and the pool that has it. The pool comes after the name, since it must
   * know its name from the start, and it may have closed by then: a place that was left stays
   * empty.
   */
  final class Place implements Membership {
    private final String name;
    private volatile @Nullable ObservedPool pool;

    private Place(String name) {
      this.name = name;
    }

    void occupy(ObservedPool newcomer) {
      pool = newcomer;
    }

    Optional<ObservedPool> pool() {
      return Optional.ofNullable(pool);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void close() {
      places.remove(name, this);
    }
  }
}

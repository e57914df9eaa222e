package dev.cenote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Names, who has them, and who hears of what. */
class PoolRegistryTest {

  private static final PoolEvent EVENT =
      new PoolEvent.Rejected("orders", Instant.parse("2026-11-01T10:00:00Z"), 3);

  private final PoolRegistry registry = PoolRegistry.create();

  /** A pool of another make. */
  private record Foreign(String name) implements ObservedPool {
    @Override
    public PoolStats stats() {
      return PoolStats.builder().pool(name).idle(1).build();
    }
  }

  /** A pool of another make that breaks the contract. */
  private record Broken(String name) implements ObservedPool {
    @Override
    public PoolStats stats() {
      throw new IllegalStateException("no figures");
    }
  }

  private Pool<Object> pool(String name) {
    return Pool.builder(Object::new).name(name).registry(registry).build();
  }

  @Test
  void aForeignPoolIsSeenUntilItLeaves() {
    ObservedPool foreign = new Foreign("http");

    PoolRegistry.Membership membership = registry.join(foreign);

    assertThat(membership.name()).isEqualTo("http");
    assertThat(registry.find("http")).containsSame(foreign);
    assertThat(registry.pools()).containsExactly(foreign);
    assertThat(registry.snapshot())
        .extractingByKey("http")
        .extracting(PoolStats::idle)
        .isEqualTo(1);
    assertThat(foreign.leases()).isEmpty();

    membership.close();
    assertThat(registry.find("http")).isEmpty();
    assertThat(registry.pools()).isEmpty();
    assertThat(registry.snapshot()).isEmpty();
  }

  @Test
  void poolsAreSortedByName() {
    List.of("c", "a", "b").forEach(name -> registry.join(new Foreign(name)));

    assertThat(registry.pools()).extracting(ObservedPool::name).containsExactly("a", "b", "c");
    assertThat(registry.snapshot().keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void aNameThatIsTakenGetsANumber() {
    assertThat(registry.join(new Foreign("db")).name()).isEqualTo("db");
    assertThat(registry.join(new Foreign("db")).name()).isEqualTo("db-2");
    assertThat(registry.join(new Foreign("db-2")).name()).isEqualTo("db-2-2");
    assertThat(registry.join(new Foreign("db")).name()).isEqualTo("db-3");
    assertThat(registry.snapshot().keySet()).containsExactly("db", "db-2", "db-2-2", "db-3");
  }

  @Test
  void aNameIsFreeAgainAfterItsPoolLeft() {
    registry.join(new Foreign("db")).close();

    assertThat(registry.join(new Foreign("db")).name()).isEqualTo("db");
  }

  @Test
  void leavingTwiceDoesNotTakeTheNameFromTheNext() {
    PoolRegistry.Membership first = registry.join(new Foreign("db"));
    first.close();
    ObservedPool second = new Foreign("db");
    registry.join(second);

    first.close();

    assertThat(registry.find("db")).containsSame(second);
  }

  @Test
  void aForeignPoolNeedsAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.join(new Foreign(" ")))
        .withMessage("name: \" \": must not be blank");
  }

  @Test
  void aPoolWithoutFiguresIsLeftOutOfTheSnapshot() {
    registry.join(new Broken("bad"));
    registry.join(new Foreign("good"));

    assertThat(registry.snapshot().keySet()).containsExactly("good");
    assertThat(registry.pools()).hasSize(2);
  }

  @Test
  void aReservedNameIsTakenButNotSeen() {
    PoolRegistry.Place place = registry.reserve("db");

    assertThat(registry.find("db")).isEmpty();
    assertThat(registry.pools()).isEmpty();
    assertThat(registry.reserve("db").name()).isEqualTo("db-2");

    place.close();
    assertThat(registry.reserve("db").name()).isEqualTo("db");
  }

  @Test
  void aPoolThatClosedBeforeItWasSeenIsNotSeen() {
    PoolRegistry.Place place = registry.reserve("db");
    place.close();
    place.occupy(new Foreign("db"));

    assertThat(registry.find("db")).isEmpty();
    assertThat(registry.pools()).isEmpty();
  }

  @Test
  void madeUpNamesLeaveOutThoseTaken() {
    registry.join(new Foreign("pool-2"));

    assertThat(registry.reserve(null).name()).isEqualTo("pool-1");
    assertThat(registry.reserve(null).name()).isEqualTo("pool-3");
  }

  @Test
  void namesStayDistinctWhenManyTakeOneAtOnce() throws Exception {
    int racers = 8;
    CyclicBarrier start = new CyclicBarrier(racers);
    Set<String> names = ConcurrentHashMap.newKeySet();
    Callable<Boolean> racer =
        () -> {
          start.await();
          return names.add(registry.reserve("db").name());
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(racers)) {
      for (Future<Boolean> won :
          threads.invokeAll(IntStream.range(0, racers).mapToObj(i -> racer).toList())) {
        assertThat(won.get()).isTrue();
      }
    }
    assertThat(names).contains("db", "db-2", "db-8").hasSize(racers);
  }

  @Test
  void aPoolIsSeenFromItsBuildToItsClose() {
    Pool<Object> pool = pool("orders");

    assertThat(registry.find("orders")).containsSame(pool);
    assertThat(registry.snapshot()).containsOnlyKeys("orders");

    pool.closeNow();
    assertThat(registry.find("orders")).isEmpty();
  }

  @Test
  void theSecondPoolOfANameKnowsThatItIsTheSecond() {
    Pool<Object> first = pool("orders");
    Pool<Object> second = pool("orders");

    assertThat(first.name()).isEqualTo("orders");
    assertThat(second.name()).isEqualTo("orders-2");
    assertThat(second.config().name()).isEqualTo("orders-2");
    assertThat(second.stats().pool()).isEqualTo("orders-2");

    first.closeNow();
    second.closeNow();
    assertThat(registry.pools()).isEmpty();
  }

  @Test
  void poolsAreInTheGlobalRegistryUnlessGivenAnother() {
    Pool<Object> pool = Pool.builder(Object::new).name("only in PoolRegistryTest").build();

    assertThat(PoolRegistry.global().find("only in PoolRegistryTest")).containsSame(pool);

    pool.closeNow();
    assertThat(PoolRegistry.global().find("only in PoolRegistryTest")).isEmpty();
  }

  @Test
  void subscribersHearOfWhatHappensUntilTheyLeave() {
    List<PoolEvent> heard = new ArrayList<>();
    PoolRegistry.Subscription subscription = registry.subscribe(heard::add);
    registry.publish(EVENT);
    assertThat(heard).containsExactly(EVENT);

    subscription.close();
    subscription.close();
    registry.publish(EVENT);
    assertThat(heard).hasSize(1);
  }

  @Test
  void oneWhoSubscribesTwiceHearsTwice() {
    List<PoolEvent> heard = new ArrayList<>();
    PoolRegistry.Subscription first = registry.subscribe(heard::add);
    registry.subscribe(heard::add);

    registry.publish(EVENT);
    assertThat(heard).hasSize(2);

    first.close();
    registry.publish(EVENT);
    assertThat(heard).hasSize(3);
  }

  @Test
  void aSubscriberThatThrowsHarmsNobody() {
    List<PoolEvent> heard = new ArrayList<>();
    registry.subscribe(event -> {
      throw new IllegalStateException("a subscriber that throws");
    });
    registry.subscribe(event -> {
      throw new AssertionError("a subscriber that throws an error");
    });
    registry.subscribe(heard::add);

    registry.publish(EVENT);

    assertThat(heard).containsExactly(EVENT);
  }

  @Test
  void aPoolTellsItsListenerAndTheSubscribersOfItsRegistry() {
    List<PoolEvent> listened = new ArrayList<>();
    List<PoolEvent> subscribed = new ArrayList<>();
    Pool<Object> pool =
        Pool.builder(Object::new)
            .name("orders")
            .registry(registry)
            .listener(event -> {
              listened.add(event);
              throw new IllegalStateException("a listener that throws");
            })
            .build();
    registry.subscribe(subscribed::add);

    pool.closeNow();

    assertThat(listened).isNotEmpty().isEqualTo(subscribed);
    assertThat(listened)
        .last()
        .isInstanceOfSatisfying(
            PoolEvent.StateChanged.class,
            change -> {
              assertThat(change.pool()).isEqualTo("orders");
              assertThat(change.to()).isEqualTo(PoolState.CLOSED);
            });
  }
}

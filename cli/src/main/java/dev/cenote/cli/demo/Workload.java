package dev.cenote.cli.demo;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The callers: virtual threads that each take a connection, use it for one operation, give it back
 * and begin again. Three of five operations read an order, one adds up a customer's orders, one
 * books a payment in a transaction. One acquire of fifty has the patience of {@link #IMPATIENCE}
 * only, to see whether the timeout holds.
 */
final class Workload {

  /** The timeout of an impatient acquire. */
  static final Duration IMPATIENCE = Duration.ofMillis(100);

  private static final int ONE_IMPATIENT_IN = 50;

  /** What callers do, and how it is called in the pool's leases. */
  private enum Operation {
    READ("read an order"),
    SUM("add up a customer's orders"),
    PAY("book a payment");

    private final String label;

    Operation(String label) {
      this.label = label;
    }

    AcquireOptions options(boolean impatient) {
      AcquireOptions options = AcquireOptions.defaults().label(label);
      return impatient ? options.timeout(IMPATIENCE) : options;
    }

    static Operation at(int fifth) {
      return switch (fifth) {
        case 0 -> PAY;
        case 1 -> SUM;
        default -> READ;
      };
    }
  }

  private final Pool<Connection> pool;
  private final Ledger ledger;
  private final Meters meters;
  private final Recovery recovery;
  private final Set<Connection> held = ConcurrentHashMap.newKeySet();
  private final List<Thread> callers = new ArrayList<>();
  private volatile boolean open = true;

  Workload(Pool<Connection> pool, Ledger ledger, Meters meters, Recovery recovery) {
    this.pool = pool;
    this.ledger = ledger;
    this.meters = meters;
    this.recovery = recovery;
  }

  /** Starts the callers. */
  void start(int count) {
    Thread.Builder builder = Thread.ofVirtual().name("caller-", 1);
    for (int i = 0; i < count; i++) {
      callers.add(builder.start(this::call));
    }
  }

  /**
   * Ends the work: nobody begins another operation, those who wait are served and do nothing.
   * Callers that are still there after the grace are interrupted.
   *
   * @return how many callers could not be ended
   */
  int finish(Duration grace) throws InterruptedException {
    open = false;
    if (join(grace) > 0) {
      callers.forEach(Thread::interrupt);
    }
    return join(grace);
  }

  /** Waits for the callers; returns how many are left. */
  private int join(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    int left = 0;
    for (Thread caller : callers) {
      long rest = end - System.nanoTime();
      if (!caller.join(Duration.ofNanos(Math.max(0, rest)))) {
        left++;
      }
    }
    return left;
  }

  private void call() {
    try {
      while (open) {
        turn();
      }
    } catch (InterruptedException e) {
      // The run is over.
    } catch (RuntimeException | SQLException e) {
      // Nothing explains this: the caller gives up, and the run has failed.
      meters.surprised(e);
    }
  }

  private void turn() throws InterruptedException, SQLException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    Operation operation = Operation.at(random.nextInt(5));
    long order = random.nextLong(1, Shop.ORDERS + 1);
    boolean impatient = random.nextInt(ONE_IMPATIENT_IN) == 0;
    if (impatient) {
      meters.impatient.increment();
    }
    long asked = System.nanoTime();
    try {
      pool.<SQLException>run(
          operation.options(impatient), connection -> serve(operation, connection, order, asked));
    } catch (AcquireTimeoutException e) {
      meters.timedOut(e.timeout(), System.nanoTime() - asked);
    } catch (SQLException e) {
      if (!Broken.connection(e)) {
        throw e;
      }
      meters.broken.increment();
    }
  }

  private void serve(Operation operation, Connection connection, long order, long asked)
      throws SQLException {
    if (!open) {
      return;
    }
    long began = System.nanoTime();
    meters.waited(began - asked);
    if (!held.add(connection)) {
      meters.shared.increment();
    }
    try {
      perform(operation, connection, order);
      recovery.succeeded(began, System.nanoTime());
    } finally {
      held.remove(connection);
      meters.used(System.nanoTime() - began);
    }
  }

  private void perform(Operation operation, Connection connection, long order) throws SQLException {
    switch (operation) {
      case READ -> Shop.priceOf(connection, order);
      case SUM -> Shop.totalOf(connection, order);
      case PAY -> pay(connection, order);
    }
    (operation == Operation.PAY ? meters.writes : meters.reads).increment();
  }

  private void pay(Connection connection, long order) throws SQLException {
    long payment = ledger.begin();
    boolean committing = false;
    boolean confirmed = false;
    try {
      connection.setAutoCommit(false);
      Shop.pay(connection, payment, order);
      committing = true;
      connection.commit();
      ledger.confirm(payment);
      confirmed = true;
      connection.setAutoCommit(true);
    } finally {
      if (!confirmed) {
        if (committing) {
          ledger.unknown(payment);
        } else {
          ledger.refuse(payment);
        }
        abandon(connection);
      }
    }
  }

  /** Undoes a transaction that failed, if the connection still lives. */
  private static void abandon(Connection connection) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // Then it is broken, and the failure that the caller sees says so.
    }
  }
}

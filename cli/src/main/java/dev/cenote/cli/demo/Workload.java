package dev.cenote.cli.demo;

import dev.cenote.AcquireOptions;
import dev.cenote.jdbc.CenoteDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The callers: virtual threads that each take a connection, use it for one operation, give it back
 * and begin again. Three of five operations read an order, one adds up a customer's orders, one
 * books a payment in a transaction. One call of fifty has the patience of {@link #IMPATIENCE} only,
 * to see whether the timeout holds.
 *
 * <p>They leave to the data source what it does for its users: it rolls back what was begun and not
 * committed, puts auto-commit back, and closes a connection that broke.
 */
final class Workload {

  /** The timeout of an impatient caller. */
  static final Duration IMPATIENCE = Duration.ofMillis(100);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
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

    AcquireOptions within(Duration timeout) {
      return AcquireOptions.defaults().label(label).timeout(timeout);
    }

    static Operation at(int fifth) {
      return switch (fifth) {
        case 0 -> PAY;
        case 1 -> SUM;
        default -> READ;
      };
    }
  }

  private final CenoteDataSource orders;
  private final Ledger ledger;
  private final Meters meters;
  private final Recovery recovery;
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final List<Thread> callers = new ArrayList<>();
  private volatile boolean open = true;

  Workload(CenoteDataSource orders, Ledger ledger, Meters meters, Recovery recovery) {
    this.orders = orders;
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
    } catch (RuntimeException | SQLException e) {
      if (!Thread.currentThread().isInterrupted()) {
        // Nothing explains this: the caller gives up, and the run has failed.
        meters.surprised(e);
      }
    }
  }

  private void turn() throws SQLException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    Operation operation = Operation.at(random.nextInt(5));
    long order = random.nextLong(1, Shop.ORDERS + 1);
    boolean impatient = random.nextInt(ONE_IMPATIENT_IN) == 0;
    if (impatient) {
      meters.impatient.increment();
    }
    Duration timeout = impatient ? IMPATIENCE : PATIENCE;
    long asked = System.nanoTime();
    try (Connection connection = orders.getConnection(operation.within(timeout))) {
      if (open) {
        serve(operation, connection, order, asked);
      }
    } catch (SQLTransientConnectionException e) {
      meters.timedOut(timeout, System.nanoTime() - asked, e);
    }
  }

  private void serve(Operation operation, Connection connection, long order, long asked)
      throws SQLException {
    long began = System.nanoTime();
    meters.waited(began - asked);
    // Each caller has a handle of its own, which is called after the connection behind it.
    String physical = connection.toString();
    if (!held.add(physical)) {
      meters.shared.increment();
    }
    try {
      perform(operation, connection, order);
      recovery.succeeded(began, System.nanoTime());
    } catch (SQLException e) {
      if (!connection.isClosed()) {
        throw e;
      }
      meters.broken.increment();
    } finally {
      held.remove(physical);
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
    } finally {
      if (!confirmed) {
        if (committing) {
          ledger.unknown(payment);
        } else {
          ledger.refuse(payment);
        }
      }
    }
  }
}

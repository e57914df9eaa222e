package dev.cenote.jdbc.it;

import static dev.cenote.jdbc.it.Patience.await;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A driver whose calls hang when told to, and take no notice of interrupts, as a socket does. */
final class StubbornDriver {

  /** What may hang. */
  enum Act {
    CONNECT,
    IS_VALID,
    CLOSE
  }

  /**
   * Where calls hang.
   *
   * @param act which
   * @param left how many more of them will
   * @param arrived how many do or did
   * @param released lets them go on
   */
  record Hang(Act act, AtomicInteger left, AtomicInteger arrived, CountDownLatch released) {

    void awaitArrivals(int count) {
      await(count + " hanging calls of " + act).until(() -> arrived.get() == count);
    }

    void release() {
      left.set(0);
      released.countDown();
    }
  }

  private final AtomicReference<@Nullable Hang> hang = new AtomicReference<>();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /** From now on so many calls of a kind hang, until they are released. */
  Hang hang(Act act, int count) {
    Hang next = new Hang(act, new AtomicInteger(count), new AtomicInteger(), new CountDownLatch(1));
    hang.set(next);
    return next;
  }

  int connected() {
    return connected.get();
  }

  int closed() {
    return closed.get();
  }

  private void pass(Act act) {
    Hang present = hang.get();
    if (present == null || present.act() != act || present.left().getAndDecrement() <= 0) {
      return;
    }
    present.arrived().incrementAndGet();
    boolean interrupted = false;
    while (present.released().getCount() > 0) {
      try {
        present.released().await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Connection connect() {
    pass(Act.CONNECT);
    connected.incrementAndGet();
    AtomicInteger closes = new AtomicInteger();
    InvocationHandler handler =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "isValid" -> {
                pass(Act.IS_VALID);
                yield true;
              }
              case "close" -> {
                pass(Act.CLOSE);
                if (closes.incrementAndGet() == 1) {
                  closed.incrementAndGet();
                }
                yield null;
              }
              case "getAutoCommit" -> true;
              case "isClosed" -> closes.get() > 0;
              case "toString" -> "stubborn connection";
              case "beginRequest", "endRequest", "clearWarnings" -> null;
              default -> throw new SQLFeatureNotSupportedException(method.getName());
            };
    return (Connection)
        Proxy.newProxyInstance(
            StubbornDriver.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
  }

  /** This driver as a data source of connections that are not pooled. */
  DataSource asSource() {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("getConnection")) {
            return connect();
          }
          throw new SQLFeatureNotSupportedException(method.getName());
        };
    return (DataSource)
        Proxy.newProxyInstance(
            StubbornDriver.class.getClassLoader(), new Class<?>[] {DataSource.class}, handler);
  }
}

package dev.cenote.cli.exec;

import dev.cenote.cli.ExitStatus;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Ctrl-C, and whoever asks the process to terminate, have us do: at the first time to stop, at
 * the second to give up, and at the third, or if giving up does not help, to be gone. A signal that
 * was ignored when we were started, as by {@code nohup}, stays so.
 *
 * <p>The JDK has a way to see signals and live on, {@code sun.misc.Signal}, but warns everybody who
 * compiles against it; so it is called by reflection. A shutdown hook is no substitute: by then the
 * hook that ends child processes runs as well.
 */
final class Interruption implements AutoCloseable {

  /** How long giving up may take: more than what ends children, and less than a user's patience. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** A signal that asks for the end, by the number that all systems have for it. */
  enum Signal {
    HUP(1),
    INT(2),
    TERM(15);

    private final int number;

    Signal(int number) {
      this.number = number;
    }

    int status() {
      return ExitStatus.signal(number);
    }
  }

  private final Runnable stop;
  private final Runnable giveUp;
  private final AtomicInteger count = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Restore> restores = new ArrayList<>();
  private volatile Optional<Signal> first = Optional.empty();

  @FunctionalInterface
  private interface Restore {
    void run() throws ReflectiveOperationException;
  }

  /**
   * Watches until it is closed.
   *
   * @param stop called once, on a thread of its own
   * @param giveUp called once, later, on another
   */
  Interruption(Runnable stop, Runnable giveUp) {
    this.stop = stop;
    this.giveUp = giveUp;
    for (Signal signal : Signal.values()) {
      try {
        watch(signal);
      } catch (ReflectiveOperationException e) {
        // This JVM or system has no such thing; the signal does what it does by default.
      }
    }
  }

  private void watch(Signal signal) throws ReflectiveOperationException {
    Class<?> signals = Class.forName("sun.misc.Signal");
    Class<?> handlers = Class.forName("sun.misc.SignalHandler");
    Method handle = signals.getMethod("handle", signals, handlers);
    Object subject;
    try {
      subject = signals.getConstructor(String.class).newInstance(signal.name());
    } catch (InvocationTargetException e) {
      return; // Windows has no SIGHUP
    }
    Object handler =
        Proxy.newProxyInstance(
            handlers.getClassLoader(),
            new Class<?>[] {handlers},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                received(signal);
                return null;
              }
              return method.invoke(this, arguments);
            });
    Object before = handle.invoke(null, subject, handler);
    restores.add(() -> handle.invoke(null, subject, before));
  }

  private void received(Signal signal) {
    switch (count.incrementAndGet()) {
      case 1 -> {
        first = Optional.of(signal);
        stop.run();
      }
      case 2 -> {
        giveUp.run();
        if (!awaitEnd()) {
          Runtime.getRuntime().halt(signal.status());
        }
      }
      default -> Runtime.getRuntime().halt(signal.status());
    }
  }

  private boolean awaitEnd() {
    try {
      return end.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** The first signal that came. */
  Optional<Signal> signal() {
    return first;
  }

  /** Whether there was more than one. */
  boolean isUrgent() {
    return count.get() > 1;
  }

  @Override
  public void close() {
    end.countDown();
    for (Restore restore : restores) {
      try {
        restore.run();
      } catch (ReflectiveOperationException e) {
        // It worked in the other direction.
      }
    }
  }
}

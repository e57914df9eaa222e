package dev.cenote.cli.demo;

import dev.cenote.cli.postgres.PostgresException;
import dev.cenote.cli.postgres.PostgresServer;
import dev.cenote.cli.postgres.StopMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Breaks things while the callers work: kills connections at random moments, from a connection of
 * its own beside the pool, and stops the server once, the way a crash does.
 */
final class Faults {

  private static final String KILL =
      """
      SELECT pg_terminate_backend(pid)
        FROM pg_stat_activity
       WHERE application_name = ?
       ORDER BY random()
       LIMIT 1
      """;

  private static final Duration PROBE_EVERY = Duration.ofMillis(5);
  private static final Duration RETURN_LIMIT = Duration.ofMinutes(1);

  private final PostgresServer server;
  private final FaultPlan plan;
  private final Recovery recovery;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("cenote-faults").unstarted(this::run);
  private final LongAdder kills = new LongAdder();
  private volatile Optional<PostgresException> failure = Optional.empty();
  private @Nullable Connection admin;

  Faults(PostgresServer server, FaultPlan plan, Recovery recovery) {
    this.server = server;
    this.plan = plan;
    this.recovery = recovery;
  }

  void start() {
    thread.start();
  }

  /** Ends the faults; if the server is down, it is up again when this returns. */
  void finish() throws InterruptedException {
    ending.countDown();
    thread.join();
  }

  /** How many connections were killed. */
  long kills() {
    return kills.sum();
  }

  /** Why the server could not be stopped or started, if so. */
  Optional<PostgresException> failure() {
    return failure;
  }

  private void run() {
    long began = System.nanoTime();
    try {
      Optional<FaultPlan.Outage> outage = plan.outage();
      if (outage.isPresent()) {
        killUntil(began + outage.get().begin().toNanos());
        if (!isEnding(0)) {
          takeDown(outage.get().length());
        }
      }
      killUntil(Long.MAX_VALUE);
    } catch (PostgresException e) {
      failure = Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  /** Kills connections at random moments until a moment in {@code nanoTime}, or until the end. */
  private void killUntil(long end) throws InterruptedException {
    if (plan.killsPerSecond() == 0) {
      isEnding(end == Long.MAX_VALUE ? end : end - System.nanoTime());
      return;
    }
    while (true) {
      // The gaps of a Poisson process: no moment is likelier than another.
      double seconds = ThreadLocalRandom.current().nextExponential() / plan.killsPerSecond();
      long gap = (long) (seconds * 1e9);
      long left = end == Long.MAX_VALUE ? end : end - System.nanoTime();
      if (isEnding(Math.min(gap, left)) || gap >= left) {
        return;
      }
      kill();
    }
  }

  private boolean isEnding(long withinNanos) throws InterruptedException {
    return ending.await(withinNanos, TimeUnit.NANOSECONDS);
  }

  private void kill() {
    try {
      try (PreparedStatement select = admin().prepareStatement(KILL)) {
        select.setString(1, Demo.APPLICATION);
        try (ResultSet rows = select.executeQuery()) {
          if (rows.next() && rows.getBoolean(1)) {
            kills.increment();
          }
        }
      }
    } catch (SQLException e) {
      // Our own connection broke; the next kill opens another.
      disconnect();
    }
  }

  private void takeDown(Duration length) throws PostgresException, InterruptedException {
    disconnect();
    server.stop(StopMode.IMMEDIATE);
    recovery.gone(System.nanoTime());
    isEnding(length.toNanos());
    Thread probe = Thread.ofPlatform().name("cenote-probe").daemon().start(this::awaitServer);
    try {
      server.start();
      probe.join();
    } finally {
      probe.interrupt();
    }
  }

  /** Tries to connect until it works: the server accepts before the tool that starts it says so. */
  private void awaitServer() {
    long end = System.nanoTime() + RETURN_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      long now = System.nanoTime();
      try {
        server.connect("cenote-probe").close();
        recovery.accepting(now);
        return;
      } catch (SQLException e) {
        try {
          Thread.sleep(PROBE_EVERY);
        } catch (InterruptedException interrupt) {
          return;
        }
      }
    }
  }

  private Connection admin() throws SQLException {
    Connection open = admin;
    if (open == null) {
      open = server.connect("cenote-faults");
      admin = open;
    }
    return open;
  }

  private void disconnect() {
    Connection open = admin;
    admin = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It is broken already.
      }
    }
  }
}

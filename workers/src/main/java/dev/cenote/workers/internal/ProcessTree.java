package dev.cenote.workers.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends processes with all that descend from them.
 *
 * <p>Who descends from whom must be asked before anything is ended, since an orphan is given to
 * another parent. It is asked once more before SIGKILL, because a process that is to end may still
 * start others.
 *
 * <p>Signals go through {@link ProcessHandle}, which compares the time of birth, so they never meet
 * a process that was given the same number later. {@link Process#destroy()} would close the
 * streams, too, and wait for a thread that is blocked in writing.
 */
final class ProcessTree {
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LAST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  /** After SIGKILL: long enough for a large process to be taken apart. */
  private static final Duration CERTAIN = Duration.ofSeconds(5);

  private final Set<ProcessHandle> members = new LinkedHashSet<>();

  /** The processes and all that descend from them now. */
  ProcessTree(Collection<ProcessHandle> roots) {
    roots.forEach(this::add);
  }

  private void add(ProcessHandle root) {
    members.add(root);
    root.descendants().forEach(members::add);
  }

  /**
   * Waits for all to end by themselves.
   *
   * @return whether they did so in time; an interrupt ends the time, and is kept
   */
  boolean hasEnded(Duration time) {
    try {
      return await(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sends SIGTERM to all. */
  void terminate() {
    members.forEach(ProcessHandle::destroy);
  }

  /** Sends SIGKILL to all, and to what they have started meanwhile. */
  void kill() {
    Set.copyOf(members).forEach(this::add);
    members.forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * Lets all end within a time, and kills the others. An interrupt ends the time; it is kept.
   *
   * @return whether all have ended; a process can only withstand SIGKILL while the kernel works for
   *     it
   */
  boolean end(Duration grace) {
    boolean wasInterrupted = false;
    try {
      if (await(grace)) {
        return true;
      }
    } catch (InterruptedException e) {
      wasInterrupted = true;
    }
    kill();
    try {
      return await(CERTAIN);
    } catch (InterruptedException e) {
      wasInterrupted = true;
      return false;
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean await(Duration time) throws InterruptedException {
    long nanos = Times.nanos(time);
    long start = System.nanoTime();
    long pause = FIRST_PAUSE;
    while (members.stream().anyMatch(ProcessTree::runs)) {
      long left = nanos - (System.nanoTime() - start);
      if (left <= 0) {
        return false;
      }
      LockSupport.parkNanos(this, Math.min(pause, left));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      pause = Math.min(2 * pause, LAST_PAUSE);
    }
    return true;
  }

  /**
   * Whether a process still does anything. One that has ended, and whose parent has not asked what
   * with, does not: an orphan's new parent may never ask, as in many a container.
   */
  static boolean runs(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      byte[] stat = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
      String line = new String(stat, StandardCharsets.ISO_8859_1);
      return line.startsWith(") Z", line.lastIndexOf(')'));
    } catch (IOException e) {
      return false; // there is no such file: it is gone, or this is not Linux
    }
  }
}

package dev.cenote.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.LeaseInfo;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who holds what, for people: looked up when somebody asks. A slot knows its holder's thread id
 * and, for a virtual thread, its name; the name of a platform thread is found among the living.
 */
final class Holders<T> {
  private final Slots<T> slots;
  private final Seam seam;

  /** The last name found: when a thousand callers time out at once, they all ask for the same. */
  private volatile @Nullable Found found;

  private record Found(long threadId, String name) {}

  /** What a slot said while it was leased. */
  private record Held(
      long threadId,
      @Nullable String virtualName,
      String label,
      long since,
      @Nullable Trace trace) {
    static Held of(Slot<?> slot) {
      AcquireOptions options = slot.options;
      String label = options == null ? "" : options.label();
      return new Held(slot.holder, slot.holderName, label, slot.since, slot.trace);
    }
  }

  Holders(Slots<T> slots, Seam seam) {
    this.slots = slots;
    this.seam = seam;
  }

  /** All leases, the longest held first. */
  List<LeaseInfo> all() {
    List<Held> held = new ArrayList<>();
    for (Slot<T> slot : slots.all()) {
      Held one = held(slot);
      if (one != null) {
        held.add(one);
      }
    }
    held.sort(Comparator.comparingLong(Held::since));
    Thread[] living = platformThreads();
    long now = seam.coarseNanoTime();
    return held.stream().map(one -> info(one, now, living)).toList();
  }

  @Nullable LeaseInfo longest() {
    Held longest = null;
    for (Slot<T> slot : slots.all()) {
      Held one = held(slot);
      if (one != null && (longest == null || one.since - longest.since < 0)) {
        longest = one;
      }
    }
    return longest == null ? null : info(longest, seam.coarseNanoTime(), null);
  }

  /** The lease of a slot that the caller owns. */
  LeaseInfo info(Slot<?> slot) {
    return info(Held.of(slot), seam.nanoTime(), null);
  }

  /** The lease that {@code word} stands for; null if it has ended. */
  @Nullable LeaseInfo info(Slot<T> slot, long word) {
    Held held = held(slot);
    return held == null || slot.word != word ? null : info(held, seam.coarseNanoTime(), null);
  }

  /** Reads the plain fields between two looks at the word: if it is the same, they belong to it. */
  private @Nullable Held held(Slot<T> slot) {
    for (int tries = 0; tries < 3; tries++) {
      long before = slot.word;
      if (Words.state(before) != Words.LEASED) {
        return null;
      }
      Held held = Held.of(slot);
      VarHandle.acquireFence();
      if (slot.word == before) {
        return held;
      }
    }
    return null;
  }

  private LeaseInfo info(Held held, long now, Thread @Nullable [] living) {
    long nanos = Math.max(0, now - held.since);
    Instant since = seam.instant().minusNanos(nanos);
    List<StackTraceElement> frames = held.trace == null ? List.of() : held.trace.frames();
    return LeaseInfo.of(
        name(held, living),
        held.label,
        since,
        Duration.ofNanos(nanos),
        Trace.place(frames),
        frames);
  }

  private String name(Held held, Thread @Nullable [] living) {
    String name = held.virtualName;
    if (name == null) {
      name = platformName(held.threadId, living);
    }
    return name.isEmpty() ? "#" + held.threadId : name;
  }

  private String platformName(long threadId, Thread @Nullable [] living) {
    Found last = found;
    if (last != null && last.threadId == threadId) {
      return last.name;
    }
    for (Thread thread : living == null ? platformThreads() : living) {
      if (thread.threadId() == threadId) {
        found = new Found(threadId, thread.getName());
        return thread.getName();
      }
    }
    return "";
  }

  private static Thread[] platformThreads() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread[] threads = new Thread[group.activeCount() + 16];
    int count = group.enumerate(threads);
    while (count == threads.length) {
      threads = new Thread[2 * threads.length];
      count = group.enumerate(threads);
    }
    return Arrays.copyOf(threads, count);
  }
}

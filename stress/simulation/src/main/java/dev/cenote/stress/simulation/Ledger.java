package dev.cenote.stress.simulation;

import dev.cenote.PoolStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the callers and the factory of a pool saw, and what must be true of it whatever the order of
 * events was.
 */
final class Ledger {
  private final World world;
  private final Shape shape;
  private final List<Resource> resources = new ArrayList<>();
  private int creations;
  private int live;
  private int held;

  /** Whether the end of the intake was asked for, and whether that was seen to be done. */
  boolean ending;

  boolean ended;

  /** Whether a drain said that all came back. */
  boolean drained;

  /** The count of switch points when the last reset that has returned was called. */
  private long lastReset = Long.MIN_VALUE;

  /** How many resizes are under way, whether they overlapped, and what is the size since when. */
  private int resizes;

  private boolean resizesOverlap;
  private int maxNow;
  private long resizedAt;

  int timeouts;
  int rejections;
  int served;

  /** How many callers ask or hold, and the most that ever did. */
  private int needy;

  private int mostNeedy;

  Ledger(World world, Shape shape) {
    this.world = world;
    this.shape = shape;
    maxNow = shape.max;
  }

  /** Fails the run. The exception is thrown as well, but the engine might swallow it. */
  AssertionError broken(String what) {
    AssertionError error = new AssertionError(what);
    world.fail(error);
    return error;
  }

  void check(boolean holds, String otherwise) {
    if (!holds) {
      throw broken(otherwise);
    }
  }

  // What the factory sees.

  void creationBegins() {
    creations++;
    if (!shape.timesOut) {
      check(creations <= shape.createConcurrency, creations + " creations at a time");
      check(live + creations <= shape.max, live + " resources and " + creations + " creations");
    }
    if (shape.isThrifty) {
      check(
          live + creations <= Math.max(shape.min, mostNeedy),
          live + creations + " made, and never more than " + mostNeedy + " callers at a time");
    }
  }

  /** A caller is about to ask. */
  void needs() {
    needy++;
    mostNeedy = Math.max(mostNeedy, needy);
  }

  /** A caller holds nothing any more, and waits for nothing. */
  void needsNoMore(Wait wait) {
    if (!wait.left) {
      wait.left = true;
      needy--;
    }
  }

  void creationFails() {
    creations--;
  }

  Resource created(long begunAt) {
    creations--;
    live++;
    Resource resource = new Resource(resources.size() + 1, begunAt);
    resource.cameTooLate = begunAt < lastReset;
    resources.add(resource);
    return resource;
  }

  void hooked(Resource resource, String hook) {
    check(resource.holder == null, hook + " on " + resource + " held by " + resource.holder);
    check(!resource.destroyed, hook + " on " + resource + " after its destruction");
    check(!resource.detached, hook + " on " + resource + " after it was detached");
  }

  void checkBegins(Resource resource) {
    check(resource.holder == null, resource + " checked while held by " + resource.holder);
    check(!resource.detached, resource + " checked after it was detached");
    check(!resource.destroyed || mayGiveUpChecks(), resource + " checked after its destruction");
  }

  void checkEnds(Resource resource, boolean fit) {
    check(
        resource.holder == null || mayGiveUpChecks(),
        resource + " checked while held by " + resource.holder);
    if (resource.holder == null) {
      resource.passed = fit;
      resource.unfit |= !fit;
    }
  }

  private boolean mayGiveUpChecks() {
    return shape.checkTimeoutMillis > 0 || ending;
  }

  void destructionBegins(Resource resource) {
    check(!resource.destroyed, resource + " destroyed twice");
    check(!resource.detached, resource + " destroyed after it was detached");
    if (resource.holder != null && mayBeReclaimed(resource.takenAt)) {
      resource.reclaimed = true;
      resource.holder = null;
      held--;
    }
    check(resource.holder == null, resource + " destroyed while held by " + resource.holder);
    resource.destroyed = true;
  }

  /** Whether the pool may have taken away what somebody has since that time. */
  boolean mayBeReclaimed(long takenAt) {
    long limit = TimeUnit.MILLISECONDS.toNanos(shape.reclaimMillis);
    return limit > 0 && world.now() - takenAt >= limit;
  }

  void destructionEnds() {
    live--;
  }

  // What the callers see.

  void taken(Resource resource, Wait holder) {
    check(
        resource.holder == null,
        resource + " given to " + holder + " while held by " + resource.holder);
    check(!resource.destroyed, resource + " given to " + holder + " after its destruction");
    check(!resource.detached, resource + " given to " + holder + " after it was detached");
    check(!resource.cameTooLate, resource + " given to " + holder + ", though made before a reset");
    checkInvalidation(resource, holder);
    check(!resource.unfit, resource + " given to " + holder + " after it was found unfit");
    boolean needsCheck = shape.checkOnAcquireMillis == 0 || resource.isSuspect;
    boolean isFresh = shape.checkOnAcquireMillis >= 0 && !resource.wasSeen;
    check(
        resource.passed || !(needsCheck || isFresh),
        resource + " given to " + holder + " without a check");
    resource.passed = false;
    resource.isSuspect = false;
    check(!drained, resource + " given to " + holder + ", after the drain");
    check(!holder.afterEnd, resource + " given to " + holder + ", who came after the end");
    resource.holder = holder;
    resource.takenAt = world.isCalm() ? world.now() : holder.began; // in haste a while ago
    resource.uses++;
    check(
        shape.maxUses == 0 || resource.uses <= shape.maxUses,
        resource + " used " + resource.uses + " times");
    resource.wasSeen = true;
    held++;
    served++;
    boolean isSizeKnown = resizes == 0 && holder.beganAt > resizedAt;
    check(!isSizeKnown || held <= maxNow, held + " held in a pool of " + maxNow);
    world.say("holds " + resource);
  }

  /**
   * Who comes after an invalidation does not get the resource, with one exception: it may fall into
   * the instant in which the engine hands the resource over, and then the resource goes at the end
   * of that lease.
   */
  private void checkInvalidation(Resource resource, Wait wait) {
    if (wait.beganAt > resource.condemnedAt) {
      check(
          !resource.wasLastHandOver,
          resource + " given to " + wait + ", who came after it had been invalidated");
      resource.wasLastHandOver = true;
    }
  }

  /** To be called just before the lease is ended. */
  void givenBack(Resource resource, Wait holder) {
    if (resource.reclaimed) {
      world.say("gives back " + resource + ", which it has no more");
      return;
    }
    check(holder.equals(resource.holder), resource + " is held by " + resource.holder);
    check(!resource.destroyed, resource + " destroyed while held by " + holder);
    resource.holder = null;
    held--;
    world.say("ends its use of " + resource);
  }

  /** Before a detach, so that the place it frees is not counted twice; and if it failed. */
  void detachBegins() {
    live--;
  }

  void detachFailed() {
    live++;
  }

  void detached(Resource resource) {
    check(!resource.destroyed, resource + " detached after its destruction");
    resource.detached = true;
  }

  void condemned(Resource resource) {
    resource.condemnedAt = Math.min(resource.condemnedAt, world.points());
  }

  /** A reset that was called at a count of switch points has returned. */
  void reset(long calledAt) {
    lastReset = Math.max(lastReset, calledAt);
    resources.stream().filter(each -> each.begunAt < calledAt).forEach(this::condemned);
  }

  void resizeBegins() {
    resizes++;
    resizesOverlap |= resizes > 1;
    resizedAt = Long.MAX_VALUE; // the size is not known before the end of all
  }

  void resizeEnds(int max) {
    resizes--;
    if (resizes == 0 && !resizesOverlap) {
      maxNow = max;
      resizedAt = world.points();
    }
    resizesOverlap &= resizes > 0;
  }

  int held() {
    return held;
  }

  /** Any resource that a caller ever had, to do something to; null if there is none. */
  @Nullable Resource any(Dice dice) {
    List<Resource> seen = resources.stream().filter(each -> each.wasSeen).toList();
    return seen.isEmpty() ? null : seen.get(dice.below(seen.size()));
  }

  // At the end.

  void checkBooks(PoolStats stats) {
    long created = resources.size();
    long destroyed = resources.stream().filter(each -> each.destroyed).count();
    long detached = resources.stream().filter(each -> each.detached).count();
    check(stats.created() == created, "created " + created + " in " + show(stats));
    check(stats.destroyed() == destroyed, "destroyed " + destroyed + " in " + show(stats));
    check(stats.detached() == detached, "detached " + detached + " in " + show(stats));
    check(stats.waiting() == 0, "somebody waits in " + show(stats));
    check(stats.inUse() == 0, "something is leased in " + show(stats));
    check(stats.checking() == 0, "something is checked in " + show(stats));
    check(stats.retiring() == 0, "something retires in " + show(stats));
    check(stats.abandoned() == 0, "a creation is abandoned in " + show(stats));
    check(stats.acquired() == stats.released(), "a lease is not released in " + show(stats));
    check(stats.acquired() >= served, served + " were served, but " + show(stats));
    check(stats.timeouts() >= timeouts, timeouts + " timed out, but " + show(stats));
    check(stats.rejections() >= rejections, rejections + " turned away, but " + show(stats));
  }

  void checkAllGone() {
    for (Resource resource : resources) {
      check(resource.destroyed || resource.detached, resource + " was lost");
    }
  }

  static String show(PoolStats stats) {
    return stats
        + " created %d destroyed %d detached %d checking %d retiring %d abandoned %d acquired %d released %d timeouts %d"
            .formatted(
                stats.created(),
                stats.destroyed(),
                stats.detached(),
                stats.checking(),
                stats.retiring(),
                stats.abandoned(),
                stats.acquired(),
                stats.released(),
                stats.timeouts());
  }
}

package dev.cenote.stress.simulation;

import dev.cenote.Lease;
import dev.cenote.PoolException;
import dev.cenote.internal.Handles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What one caller does with the leases it gets, and how it ends them. */
final class Uses {
  private final Run run;
  private final Ledger ledger;
  private final Dice dice;

  /** Ended long ago; to end one again must change nothing. */
  private final List<Lease<Resource>> ended = new ArrayList<>();

  /** Judges why a renewal brought nothing. */
  private final BiConsumer<Wait, Throwable> refused;

  Uses(Run run, Dice dice, BiConsumer<Wait, Throwable> refused) {
    this.run = run;
    ledger = run.ledger;
    this.dice = dice;
    this.refused = refused;
  }

  void use(Lease<Resource> lease, Wait wait) {
    Resource resource;
    try {
      resource = lease.get();
    } catch (IllegalStateException e) {
      ledger.check(ledger.mayBeReclaimed(wait.began), "the new lease of " + wait + " has ended");
      return;
    }
    ledger.taken(resource, wait);
    hold();
    checkHeld(lease, resource);
    if (dice.chance(run.shape.renews)) {
      renewAndEnd(lease, resource, wait);
    } else {
      end(lease, resource, wait);
    }
    ended.add(lease);
    checkEnded(lease);
  }

  private void checkHeld(Lease<Resource> lease, Resource resource) {
    try {
      ledger.check(lease.get() == resource, "a lease changed its resource");
    } catch (IllegalStateException e) {
      ledger.check(
          ledger.mayBeReclaimed(resource.takenAt), "a lease of " + resource + " ended by itself");
    }
  }

  void useInTask(Resource resource, Wait wait) {
    if (resource.destroyed && ledger.mayBeReclaimed(wait.began)) {
      return; // it was taken away before the task came to look at it
    }
    ledger.taken(resource, wait);
    hold();
    if (run.shape.endings.has(Ending.POOL_INVALIDATE) && dice.chance(0.2)) {
      invalidate(resource);
    }
    ledger.givenBack(resource, wait);
  }

  private void hold() {
    if (dice.chance(run.shape.holdTakesTime)) {
      try {
        run.clock.sleep(TimeUnit.MILLISECONDS.toNanos(10L * dice.between(1, 2)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } else if (dice.chance(0.7)) {
      run.world.giveWay();
    }
  }

  private void renewAndEnd(Lease<Resource> lease, Resource resource, Wait holder) {
    ledger.givenBack(resource, holder);
    Wait again = begins(holder);
    Resource other = renew(lease, again);
    if (other == null) {
      return;
    }
    run.served(again);
    ledger.check(other != resource && lease.get() == other, "renewed to " + other);
    ledger.taken(other, again);
    hold();
    end(lease, other, again);
  }

  private Wait begins(Wait holder) {
    long timeout = TimeUnit.MILLISECONDS.toNanos(run.shape.acquireTimeoutMillis);
    return run.begins(holder.priority, timeout, false);
  }

  /** The new resource, or null; whoever ends the lease at the same time is not told apart. */
  private @Nullable Resource renew(Lease<Resource> lease, Wait again) {
    Wait before = again.caller.wait;
    again.caller.wait = again;
    try {
      return lease.renew();
    } catch (InterruptedException | PoolException e) {
      refused.accept(again, e);
      return null;
    } finally {
      again.caller.wait = before;
    }
  }

  private void renewInARace(Lease<Resource> lease, Wait again) {
    try {
      if (renew(lease, again) != null) {
        run.served(again);
      }
    } catch (IllegalStateException e) {
      again.over = true;
    }
  }

  private void end(Lease<Resource> lease, Resource resource, Wait holder) {
    Ending ending = run.shape.endings.draw(dice);
    if (ending == Ending.POOL_INVALIDATE) {
      invalidate(resource);
    }
    if (ending == Ending.SUSPECT) {
      lease.suspect();
      resource.isSuspect = run.shape.checks;
    }
    if (ending == Ending.DETACH || ending == Ending.CLOSE_OR_DETACH) {
      ledger.detachBegins();
    }
    ledger.givenBack(resource, holder);
    switch (ending) {
      case CLOSE, POOL_INVALIDATE, SUSPECT -> lease.close();
      case INVALIDATE -> lease.invalidate();
      case DETACH ->
          ledger.check(
              detach(lease, resource) || ledger.mayBeReclaimed(resource.takenAt),
              "a lease ended by itself");
      case CLOSE_TWICE -> {
        run.world.start("second-closer", lease::close);
        lease.close();
      }
      case CLOSE_OR_INVALIDATE -> {
        run.world.start("invalidator", lease::invalidate);
        lease.close();
      }
      case CLEAN_UP -> cleanUp(lease, resource);
      case CLEAN_UP_TWICE -> {
        run.world.start("second-closer", () -> cleanUp(lease, resource));
        cleanUp(lease, resource);
      }
      case CLOSE_OR_RENEW -> {
        run.world.start("second-closer", lease::close);
        renewInARace(lease, begins(holder));
        lease.close();
      }
      case CLOSE_OR_DETACH -> {
        run.world.start("second-closer", lease::close);
        detach(lease, resource);
      }
    }
  }

  private void cleanUp(Lease<Resource> lease, Resource resource) {
    Handles.Held<Resource> held = Handles.held(lease);
    if (held != null) {
      Handles.release(
          held.slot(),
          held.use(),
          own -> {
            ledger.check(own == resource, "cleaning up " + own + " instead of " + resource);
            run.factory.hook(own, "clean-up");
          });
    }
  }

  private void invalidate(Resource resource) {
    run.pool.invalidate(resource);
    ledger.condemned(resource);
  }

  private boolean detach(Lease<Resource> lease, Resource resource) {
    try {
      Resource detached = lease.detach();
      ledger.check(detached == resource, "detached " + detached + " instead of " + resource);
      ledger.detached(resource);
      return true;
    } catch (IllegalStateException e) {
      ledger.detachFailed();
      return false;
    }
  }

  private void checkEnded(Lease<Resource> lease) {
    try {
      ledger.broken("an ended lease still shows " + lease.get());
    } catch (IllegalStateException e) {
      run.world.say("its lease has ended");
    }
  }

  /** A late end of an old lease. */
  void endAgain() {
    if (ended.isEmpty()) {
      return;
    }
    Lease<Resource> lease = ended.get(dice.below(ended.size()));
    switch (dice.below(4)) {
      case 0 -> lease.close();
      case 1 -> lease.invalidate();
      case 2 -> {
        try {
          ledger.broken("an ended lease was renewed: " + lease.renew());
        } catch (IllegalStateException e) {
          checkEnded(lease);
        } catch (InterruptedException e) {
          ledger.broken("the renewal of an ended lease waits");
        }
      }
      default -> {
        try {
          ledger.broken("an ended lease was detached: " + lease.detach());
        } catch (IllegalStateException e) {
          checkEnded(lease);
        }
      }
    }
  }
}

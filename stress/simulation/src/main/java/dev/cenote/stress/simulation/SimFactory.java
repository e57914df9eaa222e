package dev.cenote.stress.simulation;

import dev.cenote.AcquireContext;
import dev.cenote.Health;
import dev.cenote.Pool;
import dev.cenote.ResourceFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The user's half of a pool: does whatever user code may do, as likely as the shape says. */
class SimFactory implements ResourceFactory<Resource> {
  private final World world;
  private final SimClock clock;
  final Shape shape;
  final Ledger ledger;
  final Dice dice;

  /** For hooks that invalidate what they were called for. */
  @Nullable Pool<Resource> pool;

  private SimFactory(World world, SimClock clock, Shape shape, Ledger ledger, Dice dice) {
    this.world = world;
    this.clock = clock;
    this.shape = shape;
    this.ledger = ledger;
    this.dice = dice;
  }

  /** The engine asks whether a factory has hooks of its own, so there are two classes. */
  static SimFactory of(World world, SimClock clock, Shape shape, Ledger ledger, Dice dice) {
    return shape.hooks
        ? new WithHooks(world, clock, shape, ledger, dice)
        : new SimFactory(world, clock, shape, ledger, dice);
  }

  /** Stands for whatever goes wrong in user code. */
  static final class Trouble extends Exception {
    private static final long serialVersionUID = 1;

    Trouble(String what) {
      super(what, null, false, false);
    }
  }

  @Override
  public Resource create() throws Exception {
    ledger.creationBegins();
    long begunAt = world.points();
    boolean made = false;
    try {
      world.giveWay();
      if (dice.chance(shape.createTakesTime)) {
        clock.sleep(millis(10));
      }
      if (dice.chance(shape.createHangs)) {
        if (dice.chance(0.5)) {
          clock.sleep(millis(60));
        } else {
          clock.sleepDeaf(millis(60));
        }
      }
      if (dice.chance(shape.createFails)) {
        return fail(dice.below(4));
      }
      made = true;
    } finally {
      if (!made) {
        ledger.creationFails();
      }
    }
    Resource resource = ledger.created(begunAt);
    world.say("makes " + resource);
    return resource;
  }

  @SuppressWarnings("NullAway") // returning null is one of the ways to fail
  private static Resource fail(int way) throws Exception {
    return switch (way) {
      case 0 -> throw new OutOfMemoryError("simulated");
      case 1 -> throw new InterruptedException("simulated");
      case 2 -> null;
      default -> throw new Trouble("the factory fails");
    };
  }

  @Override
  public void destroy(Resource resource) throws Exception {
    world.say("destroys " + resource);
    ledger.destructionBegins(resource);
    try {
      world.giveWay();
      if (dice.chance(shape.destroyTakesTime)) {
        clock.sleep(millis(10));
      }
      if (dice.chance(shape.destroyHangs)) {
        clock.sleepDeaf(millis(60));
      }
      if (dice.chance(shape.destroyFails)) {
        throw new Trouble("the destruction fails");
      }
    } finally {
      ledger.destructionEnds();
    }
  }

  /** A health check of the same kind. */
  final Health check(Resource resource) throws Exception {
    world.say("checks " + resource);
    ledger.checkBegins(resource);
    world.giveWay();
    if (dice.chance(shape.checkTakesTime)) {
      clock.sleep(millis(10));
    }
    if (dice.chance(shape.checkHangs)) {
      long length = millis(dice.oneOf(60L, 300L, 600L));
      if (dice.chance(0.5)) {
        clock.sleep(length);
      } else {
        clock.sleepDeaf(length);
      }
    }
    boolean fit = !dice.chance(shape.checkFails);
    ledger.checkEnds(resource, fit);
    if (!fit && dice.chance(0.5)) {
      throw new Trouble("the check fails");
    }
    return fit ? Health.ok() : Health.unhealthy("simulated");
  }

  final void hook(Resource resource, String name) throws Exception {
    ledger.hooked(resource, name);
    world.giveWay();
    Pool<Resource> present = pool;
    if (present != null && dice.chance(shape.hookInvalidates)) {
      present.invalidate(resource);
    }
    if (dice.chance(shape.hookTakesTime)) {
      clock.sleep(millis(10));
    }
    ledger.hooked(resource, name);
    if (dice.chance(shape.hookFails)) {
      throw new Trouble(name + " fails");
    }
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static final class WithHooks extends SimFactory {
    WithHooks(World world, SimClock clock, Shape shape, Ledger ledger, Dice dice) {
      super(world, clock, shape, ledger, dice);
    }

    @Override
    public void onAcquire(Resource resource, AcquireContext context) throws Exception {
      hook(resource, "onAcquire");
    }

    @Override
    public void onRelease(Resource resource) throws Exception {
      hook(resource, "onRelease");
    }
  }
}

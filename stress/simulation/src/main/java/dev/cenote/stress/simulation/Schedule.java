package dev.cenote.stress.simulation;

import java.util.List;

/** Decides who goes on. Which kind, and with which figures, is itself drawn from the seed. */
abstract class Schedule {
  final Dice dice;

  Schedule(Dice dice) {
    this.dice = dice;
  }

  static Schedule drawn(Dice dice) {
    return dice.chance(0.4)
        ? new Ranked(dice)
        : new Wandering(dice, dice.oneOf(0.5, 0.2, 0.1, 0.03), dice.oneOf(0.0, 0.02, 0.1));
  }

  /** Chooses one of those that are ready. */
  abstract SimThread choose(List<SimThread> ready);

  /** Whether the running thread is to stop at this point. */
  abstract boolean preempts(SimThread running, List<SimThread> ready, boolean plain);

  void born(SimThread thread) {}

  void gaveWay(SimThread thread) {}

  /** Switches with a probability, to anybody. */
  private static final class Wandering extends Schedule {
    private final double atShared;
    private final double atPlain;

    Wandering(Dice dice, double atShared, double atPlain) {
      super(dice);
      this.atShared = atShared;
      this.atPlain = atPlain;
    }

    @Override
    SimThread choose(List<SimThread> ready) {
      return ready.get(dice.below(ready.size()));
    }

    @Override
    boolean preempts(SimThread running, List<SimThread> ready, boolean plain) {
      return !ready.isEmpty() && dice.chance(plain ? atPlain : atShared);
    }

    @Override
    public String toString() {
      return "wandering, " + atShared + " at shared, " + atPlain + " at plain accesses";
    }
  }

  /**
   * The highest rank runs, and at a few random points the runner falls to the lowest rank: finds a
   * bug that needs d such points with a known least probability (Burckhardt, Kothari, Musuvathi,
   * Nagarakatte: "A randomized scheduler with probabilistic guarantees of finding bugs", 2010).
   */
  private static final class Ranked extends Schedule {
    private final int meanDistance;
    private int untilChange;
    private int lowest = -1;

    Ranked(Dice dice) {
      super(dice);
      meanDistance = dice.oneOf(10, 30, 100, 300);
      untilChange = distance();
    }

    private int distance() {
      return 1 + dice.below(2 * meanDistance);
    }

    @Override
    void born(SimThread thread) {
      thread.rank = dice.below(1_000_000);
    }

    @Override
    SimThread choose(List<SimThread> ready) {
      SimThread best = ready.get(0);
      for (SimThread thread : ready) {
        if (thread.rank > best.rank) {
          best = thread;
        }
      }
      return best;
    }

    @Override
    boolean preempts(SimThread running, List<SimThread> ready, boolean plain) {
      if (--untilChange == 0) {
        untilChange = distance();
        running.rank = lowest--;
      }
      for (SimThread thread : ready) {
        if (thread.rank > running.rank) {
          return true;
        }
      }
      return false;
    }

    @Override
    void gaveWay(SimThread thread) {
      thread.rank = lowest--;
    }

    @Override
    public String toString() {
      return "ranked, falls every " + meanDistance + " points";
    }
  }
}

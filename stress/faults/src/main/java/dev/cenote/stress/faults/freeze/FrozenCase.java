package dev.cenote.stress.faults.freeze;

import dev.cenote.stress.faults.Callers;
import java.util.Map;

/** What goes on in the child when it is stopped. */
enum FrozenCase {
  /** All that is idle dies meanwhile; callers come right after. */
  IDLE_DIE,
  /** The same while callers are at work. */
  BUSY_DIE,
  /** Nothing dies, but every time limit there is passes several times. */
  TIME_PASSES,
  /** Callers wait; what they wait for is there when the child goes on. */
  CALLERS_WAIT;

  /** One of these in a child. */
  interface Scene {
    /** Brings things to where they are to be stopped. */
    void prepare(Talk talk) throws Exception;

    /** Goes on after it, and counts. */
    Map<String, Long> goOn(Standstill.Gap gap) throws Exception;
  }

  /** Sets it up, over connections to the server at that port. */
  Scene scene(int port, Callers callers) {
    return switch (this) {
      case IDLE_DIE -> new Deaths(port, callers, false);
      case BUSY_DIE -> new Deaths(port, callers, true);
      case TIME_PASSES -> new Limits(port);
      case CALLERS_WAIT -> new Waits(port, callers);
    };
  }
}

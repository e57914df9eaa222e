package dev.cenote.stress.simulation;

/**
 * How a simulated caller ends a lease. Where there are two ways, two threads race. To clean up is
 * what an adapter does with a handle of its own.
 */
enum Ending {
  CLOSE,
  INVALIDATE,
  DETACH,
  CLOSE_TWICE,
  CLOSE_OR_INVALIDATE,
  CLOSE_OR_DETACH,
  CLOSE_OR_RENEW,
  POOL_INVALIDATE,
  SUSPECT,
  CLEAN_UP,
  CLEAN_UP_TWICE
}

package dev.cenote.stress.simulation;

/** How a simulated caller ends a lease. Where there are two ways, two threads race. */
enum Ending {
  CLOSE,
  INVALIDATE,
  DETACH,
  CLOSE_TWICE,
  CLOSE_OR_INVALIDATE,
  CLOSE_OR_DETACH,
  CLOSE_OR_RENEW,
  POOL_INVALIDATE,
  SUSPECT
}

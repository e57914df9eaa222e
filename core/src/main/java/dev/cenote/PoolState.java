package dev.cenote;

/**
 * Where a pool is in its life. The states follow each other in the order given here, except that a
 * paused pool may run again.
 */
public enum PoolState {
  /** Built, but neither {@linkplain Pool#start() started} nor used. It has no resources. */
  NEW,

  /** Serving callers. */
  RUNNING,

  /** Serving nobody for the time being: callers wait until it {@linkplain Pool#resume resumes}. */
  PAUSED,

  /** Taking no new callers; those who wait are still served, and leases are awaited. */
  DRAINING,

  /** Serving nobody. Resources are destroyed as their holders give them back. */
  CLOSED
}

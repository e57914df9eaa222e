package dev.cenote;

/** Where a pool is in its life. The states follow each other in the order given here. */
public enum PoolState {
  /** Built, but neither {@linkplain Pool#start() started} nor used. It has no resources. */
  NEW,

  /** Serving callers. */
  RUNNING,

  /** Taking no new callers; those who wait are still served, and leases are awaited. */
  DRAINING,

  /** Serving nobody. Resources are destroyed as their holders give them back. */
  CLOSED
}

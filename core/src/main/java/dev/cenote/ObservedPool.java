package dev.cenote;

import java.util.List;

/**
 * What can be seen of a pool from outside. Every {@link Pool} is one; a pool of another make
 * becomes one to {@linkplain PoolRegistry#join join} a registry, and so shows up beside the others
 * in whatever watches it.
 *
 * <p>Implementations are thread-safe, and their methods neither block nor throw.
 */
public interface ObservedPool {

  /** Returns the name of the pool, which never changes and is not blank. */
  String name();

  /** Returns the figures of this moment. */
  PoolStats stats();

  /**
   * Returns who holds a resource now, the longest holder first; an immutable list. Empty when
   * nobody does or when the pool does not know, as it is unless overridden.
   */
  default List<LeaseInfo> leases() {
    return List.of();
  }
}

package dev.cenote;

import java.util.Optional;

/**
 * What an {@link ResourceFactory#onAcquire onAcquire} hook may know about the caller it prepares a
 * resource for. Made by the pool, valid until the hook returns.
 */
public interface AcquireContext {

  /** Returns the name of the pool. */
  String poolName();

  /**
   * Returns the caller's priority; 0 unless {@link AcquireOptions#priority(int)} said otherwise.
   */
  int priority();

  /** Returns what the caller called its work; empty when it said nothing. */
  String label();

  /**
   * Returns what the caller attached, as {@link AcquireOptions#attachment(Class)} does.
   *
   * @param type the class of the wanted object, or a type that it implements
   * @param <C> the type of the wanted object
   */
  <C> Optional<C> attachment(Class<C> type);
}

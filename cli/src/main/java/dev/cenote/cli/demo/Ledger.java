package dev.cenote.cli.demo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of every write, as its caller saw it. Ids count up from 1 without gaps, so only the
 * writes that did not go well are kept, and a run of hours needs no more memory than one of
 * seconds.
 *
 * <p>Thread-safe.
 */
final class Ledger {

  private final AtomicLong issued = new AtomicLong();
  private final Set<Long> open = ConcurrentHashMap.newKeySet();
  private final Set<Long> refused = ConcurrentHashMap.newKeySet();
  private final Set<Long> unknown = ConcurrentHashMap.newKeySet();

  /** Begins a write. */
  long begin() {
    long id = issued.incrementAndGet();
    open.add(id);
    return id;
  }

  /** The commit returned: the row is in the table. */
  void confirm(long id) {
    open.remove(id);
  }

  /** It failed before the commit was sent: the row is not in the table. */
  void refuse(long id) {
    refused.add(id);
    open.remove(id);
  }

  /** The commit was sent and failed: only the table knows. */
  void unknown(long id) {
    unknown.add(id);
    open.remove(id);
  }

  /**
   * Begins the comparison with the table, once nobody writes any more. A write still open then is
   * of unknown outcome.
   */
  Audit audit() {
    unknown.addAll(open);
    return new Audit(issued.get(), Set.copyOf(refused), Set.copyOf(unknown));
  }
}

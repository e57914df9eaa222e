package dev.cenote.cli.demo;

import java.util.Set;

/**
 * Compares a ledger with the rows of the table, read once in ascending order: every confirmed write
 * must be there, and every row must be a write that is confirmed or of unknown outcome. Not
 * thread-safe.
 */
final class Audit {

  private final long issued;
  private final Set<Long> refused;
  private final Set<Long> unknown;
  private long last;
  private long rows;
  private long unknownFound;
  private long phantom;
  private long confirmedFound;

  Audit(long issued, Set<Long> refused, Set<Long> unknown) {
    this.issued = issued;
    this.refused = refused;
    this.unknown = unknown;
  }

  /** The next row of the table. */
  void row(long id) {
    rows++;
    boolean again = id <= last;
    last = Math.max(last, id);
    if (again || id > issued || refused.contains(id)) {
      phantom++;
    } else if (unknown.contains(id)) {
      unknownFound++;
    } else {
      confirmedFound++;
    }
  }

  /** How many writes were confirmed to their callers. */
  long confirmed() {
    return issued - refused.size() - unknown.size();
  }

  /** How many writes ended in a commit that failed. */
  long unknown() {
    return unknown.size();
  }

  /** How many of those are in the table. */
  long unknownFound() {
    return unknownFound;
  }

  /** How many writes failed before their commit. */
  long refused() {
    return refused.size();
  }

  /** How many rows the table has. */
  long rows() {
    return rows;
  }

  /** How many confirmed writes are not in the table. */
  long lost() {
    return confirmed() - confirmedFound;
  }

  /** How many rows nobody should have written. */
  long phantom() {
    return phantom;
  }
}

package dev.cenote.cli.postgres;

import java.util.Locale;

/** How a server ends: PostgreSQL's own names. */
public enum StopMode {
  /** Rolls open transactions back, disconnects everyone and ends in order. */
  FAST,
  /** Drops everything at once, like a crash; the next start recovers from the log. */
  IMMEDIATE;

  String option() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.cenote.cli.demo;

import dev.cenote.PoolStats;
import java.time.Duration;
import java.util.Optional;

/**
 * What became of the receipts.
 *
 * @param asked how many were asked for
 * @param made how many came, and were right
 * @param wrong how many came with another seal
 * @param givenUp how many were given up because the user ended the run
 * @param failure why the first failed that should not have
 * @param slowest how long the slowest took
 * @param kills how many processes were killed
 * @param books the statistics of their pool after its end
 * @param left how many processes are left
 */
record ReceiptFindings(
    long asked,
    long made,
    long wrong,
    long givenUp,
    Optional<String> failure,
    Duration slowest,
    long kills,
    PoolStats books,
    long left) {

  /** How many never came, and nobody knows why. */
  long lost() {
    return asked - made - wrong - givenUp;
  }
}

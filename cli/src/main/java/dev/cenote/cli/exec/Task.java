package dev.cenote.cli.exec;

/**
 * A line of the input.
 *
 * @param line its bytes, without what ends it
 * @param before where it begins
 * @param after where the next begins
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Task(byte[] line, Mark before, Mark after) {

  /** Counts from 1, as lines do. */
  long number() {
    return after.tasks();
  }

  /** How much of the input it is. */
  long bytes() {
    return after.bytes() - before.bytes();
  }
}

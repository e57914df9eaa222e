/** What JMH does not measure: waits, fairness, lateness, latency, recovery. */
@NullMarked
package dev.cenote.benchmarks.trials;

import org.jspecify.annotations.NullMarked;

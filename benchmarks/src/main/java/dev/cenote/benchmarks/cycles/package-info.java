/** Throughput and allocation of claiming and releasing, by JMH. */
@NullMarked
package dev.cenote.benchmarks.cycles;

import org.jspecify.annotations.NullMarked;

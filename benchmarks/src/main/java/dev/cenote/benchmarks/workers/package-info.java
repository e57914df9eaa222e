/** Workers beside those of other platforms, and beside a new process for each task. */
@NullMarked
package dev.cenote.benchmarks.workers;

import org.jspecify.annotations.NullMarked;

/** Numbers to tables: medians, spreads, ratios, and the figures that were promised. */
@NullMarked
package dev.cenote.benchmarks.report;

import org.jspecify.annotations.NullMarked;

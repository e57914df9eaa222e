/** One adapter for each pool that is measured, and for the floors below which no pool can go. */
@NullMarked
package dev.cenote.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;

/** Cenote beside its peers: the cases, and the program that runs them. */
@NullMarked
package dev.cenote.benchmarks;

import org.jspecify.annotations.NullMarked;

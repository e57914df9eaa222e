/**
 * Soaks: real threads and real time, callers of every kind, and a backend that does whatever
 * backends do. At the end the books must balance.
 */
@NullMarked
package dev.cenote.stress.faults;

import org.jspecify.annotations.NullMarked;

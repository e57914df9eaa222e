/**
 * A whole JVM that is stopped for seconds and goes on: what its pools do in that moment. A machine
 * that is suspended, a container that is paused and a very long garbage collection look the same
 * from inside.
 */
@NullMarked
package dev.cenote.stress.faults.freeze;

import org.jspecify.annotations.NullMarked;

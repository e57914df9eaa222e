@NullMarked
package dev.cenote.stress.faults.freeze;

import org.jspecify.annotations.NullMarked;

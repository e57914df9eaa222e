@NullMarked
package dev.cenote.stress.faults.hang;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.cenote.stress.faults;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.cenote.stress.simulation;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.cenote.stress.lincheck;

import org.jspecify.annotations.NullMarked;

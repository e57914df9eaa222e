/** How PIT finds and runs the tests of the engine. */
@NullMarked
package dev.cenote.stress.pit;

import org.jspecify.annotations.NullMarked;

/** The command line. {@link dev.cenote.cli.Main} is where it begins. */
@NullMarked
package dev.cenote.cli;

import org.jspecify.annotations.NullMarked;

/** A real PostgreSQL server for one run: unpacked, started, stopped, started again and removed. */
@NullMarked
package dev.cenote.cli.postgres;

import org.jspecify.annotations.NullMarked;

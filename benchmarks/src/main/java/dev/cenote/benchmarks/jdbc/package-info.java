/** JDBC pools beside each other: over a driver that does nothing, and over PostgreSQL. */
@NullMarked
package dev.cenote.benchmarks.jdbc;

import org.jspecify.annotations.NullMarked;

/**
 * Database connections from Cenote's engine. Start with {@link dev.cenote.jdbc.CenoteDataSource};
 * several databases, by properties, are a {@link dev.cenote.jdbc.ConnectionManager}'s.
 */
@NullMarked
package dev.cenote.jdbc;

import org.jspecify.annotations.NullMarked;

/**
 * What stands between callers and drivers. A {@link dev.cenote.jdbc.internal.Physical} is what the
 * engine pools; a {@link dev.cenote.jdbc.internal.ConnectionHandle} is one caller's use of it, and
 * the only object made for that. The classes that pass calls on, {@code Delegating…}, are written
 * by {@code Delegates.java} during the build.
 */
@NullMarked
package dev.cenote.jdbc.internal;

import org.jspecify.annotations.NullMarked;

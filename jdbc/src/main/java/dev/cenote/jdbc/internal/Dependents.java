package dev.cenote.jdbc.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What was opened during one use of a connection and not closed yet: a stack, the newest first,
 * linked through its members (R. K. Treiber's, "Coping with Parallelism", 1986). Several threads
 * may share a connection, so it must not lose one when they do.
 *
 * <p>Members are pushed once and never come back, so a compare-and-set of the head cannot fall for
 * an A-B-A. One that was closed is popped when it is on top; below others it stays as an empty
 * shell until they are popped or a push finds it in the way: every push skips the shells next below
 * the top, and every so often all of them. Skipping writes {@link Dependent#older} plainly: a
 * thread that does so at the same time, or sees an older value, can bring back nothing but shells,
 * since nothing is ever linked in but on top.
 *
 * <p>The superclass of {@link ConnectionHandle}, because an object of its own would be one more for
 * each connection.
 */
abstract class Dependents {
  private static final VarHandle NEWEST;
  private static final int SWEEP = 64;

  static {
    try {
      NEWEST = MethodHandles.lookup().findVarHandle(Dependents.class, "newest", Dependent.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Dependent<?> newest;

  /** Counts pushes; two threads may lose one of theirs, which puts a sweep off. */
  private int pushes;

  final boolean hasDependents() {
    return newest != null;
  }

  final void push(Dependent<?> dependent) {
    Dependent<?> top;
    do {
      top = newest;
      dependent.older = top;
    } while (!NEWEST.compareAndSet(this, top, dependent));
    if (top != null) {
      skipShells(top, (++pushes & (SWEEP - 1)) == 0);
    }
  }

  private static void skipShells(Dependent<?> from, boolean all) {
    Dependent<?> node = from;
    do {
      Dependent<?> below = node.older;
      if (below != null && below.hasEnded()) {
        while (below != null && below.hasEnded()) {
          below = below.older;
        }
        node.older = below;
      }
      node = below;
    } while (all && node != null);
  }

  /** To be called after a dependent has ended. */
  final void popShells() {
    Dependent<?> top = newest;
    while (top != null && top.hasEnded() && NEWEST.compareAndSet(this, top, top.older)) {
      top = newest;
    }
  }

  /** Closes all, the newest first, whatever fails; throws the first failure with the others. */
  final void endAll() throws SQLException {
    if (newest != null) {
      endAll((Dependent<?>) NEWEST.getAndSet(this, (Dependent<?>) null));
    }
  }

  /** Closes this one and all that are older. */
  static void endAll(@Nullable Dependent<?> newest) throws SQLException {
    SQLException failure = null;
    for (Dependent<?> each = newest; each != null; each = each.older) {
      try {
        each.end();
      } catch (SQLException e) {
        failure = Failures.joined(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}

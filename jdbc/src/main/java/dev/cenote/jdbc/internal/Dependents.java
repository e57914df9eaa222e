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
 * an A-B-A. One that was closed stays as an empty shell until a push finds it in the way: to take
 * it off at once would cost a second compare-and-set for each statement. Every push leaves out the
 * shells at the top and those below the first that is still open, and every so often all of them;
 * so a caller that opens one statement after the other keeps one shell. Skipping writes {@link
 * Dependent#older} plainly: a thread that does so at the same time, or sees an older value, can
 * bring back nothing but shells, since nothing is ever linked in but on top.
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

  /** Whether there was anything to be closed with this; by now it may be closed. */
  final boolean hadDependents() {
    return newest != null;
  }

  final void push(Dependent<?> dependent) {
    Dependent<?> top;
    Dependent<?> open;
    do {
      top = newest;
      open = top == null ? null : firstOpen(top);
      dependent.older = open;
      dependent.number = top == null ? 0 : top.number + 1;
    } while (!NEWEST.compareAndSet(this, top, dependent));
    if (open != null) {
      skipShells(open, (dependent.number & (SWEEP - 1)) == 0);
    }
  }

  /** The first from there that has not ended. */
  private static @Nullable Dependent<?> firstOpen(@Nullable Dependent<?> from) {
    Dependent<?> node = from;
    while (node != null && node.hasEnded()) {
      node = node.older;
    }
    return node;
  }

  private static void skipShells(Dependent<?> from, boolean all) {
    Dependent<?> node = from;
    do {
      Dependent<?> below = node.older;
      if (below != null && below.hasEnded()) {
        below = firstOpen(below);
        node.older = below;
      }
      node = below;
    } while (all && node != null);
  }

  /**
   * Closes all, the newest first, whatever fails; throws the first failure with the others. Called
   * by whoever has ended the use, after that: one that is pushed later finds the use ended and is
   * closed by its own thread, so it does not matter whether it is forgotten here.
   */
  final void endAll() throws SQLException {
    Dependent<?> top = newest;
    if (top != null) {
      NEWEST.setRelease(this, (Dependent<?>) null); // a fence would add nothing to that
      endAll(top);
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

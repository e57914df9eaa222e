package dev.cenote.jdbc.internal;

import dev.cenote.jdbc.ExceptionPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the database, which is what the engine pools, and what has to be known of it to
 * give it to the next caller as the last one got it.
 *
 * <p>Belongs to whoever has the lease, or to the engine. A caller changes state through it, and so
 * only what was changed is put back: a property's first value is asked for just before its first
 * change, once in the life of the connection.
 */
sealed class Physical permits BoundedPhysical {
  /** The bits of the properties. */
  private static final int PROPERTIES = (1 << Property.ALL.size()) - 1;

  private static final int USED = 1 << 30;
  private static final int IN_TRANSACTION = 1 << 29;
  private static final int AUTO_COMMIT = 1 << 28;

  /** Something was changed that cannot be put back. */
  private static final int SPOILED = 1 << 27;

  /** The value of a property that the driver does not tell, or that a failure left open. */
  private static final Object UNKNOWN = new Object();

  /** The value of a property that is not worth knowing, but is another than it was. */
  private static final Object CHANGED = new Object();

  final Connection connection;
  final ExceptionPolicy policy;
  private final String name;

  /** What there is to put back: a bit for each property, and those above. */
  private int touched;

  private boolean autoCommit;
  private final boolean initialAutoCommit;
  private final @Nullable Object[] initial = new @Nullable Object[Property.ALL.size()];
  private final @Nullable Object[] present = new @Nullable Object[Property.ALL.size()];

  /** Bits of the properties whose first value is known. */
  private int asked;

  /** Why it must not be used any more, if it must not. */
  private volatile @Nullable String defect;

  /** Whether a caller who is watched over has it now. */
  volatile boolean isLent;

  /**
   * Takes a connection that is ready for use.
   *
   * @param name what it is called, for people
   */
  Physical(Connection connection, ExceptionPolicy policy, String name) throws SQLException {
    this.connection = connection;
    this.policy = policy;
    this.name = name;
    initialAutoCommit = connection.getAutoCommit();
    autoCommit = initialAutoCommit;
  }

  /** Whether there is anything to put back. */
  boolean isTouched() {
    return touched != 0;
  }

  /** The caller is about to have the database do something. */
  void worksNow() {
    touched |= autoCommit ? USED : USED | IN_TRANSACTION;
  }

  /** The driver has ended the transaction, and with its next work begins another. */
  void transactionEnded() {
    touched &= ~IN_TRANSACTION;
  }

  /** The caller changed something that nobody can put back. */
  void spoil() {
    touched |= SPOILED;
  }

  void setAutoCommit(boolean value) throws SQLException {
    touched |= AUTO_COMMIT;
    connection.setAutoCommit(value);
    if (value != autoCommit) {
      autoCommit = value;
      transactionEnded(); // the driver has committed
    }
  }

  /** Changes a property to a value, in a way that may differ from that in which it is put back. */
  <V> void set(Property<V> property, @Nullable V value, Property.Setter<V> setter)
      throws SQLException {
    prepare(property);
    setter.set(connection, value);
    present[property.index()] = value;
  }

  /** Changes a property to what its getter may say another way, so that it is put back always. */
  <V> void change(Property<V> property, Property.Setter<V> setter) throws SQLException {
    prepare(property);
    setter.set(connection, null);
    present[property.index()] = CHANGED;
  }

  /** From now on the property may have any value. */
  private <V> void prepare(Property<V> property) throws SQLException {
    int index = property.index();
    int bit = 1 << index;
    if ((asked & bit) == 0) {
      initial[index] = ask(property);
      asked |= bit;
    }
    touched |= bit;
    present[index] = UNKNOWN;
  }

  private <V> @Nullable Object ask(Property<V> property) throws SQLException {
    try {
      return property.getter().get(connection);
    } catch (SQLFeatureNotSupportedException | AbstractMethodError e) {
      return UNKNOWN;
    }
  }

  void breakBy(SQLException failure) {
    defect = Failures.summary(failure);
  }

  @Nullable String defect() {
    return defect;
  }

  /** Makes it as it was when the last caller got it; throws if that cannot be done. */
  void restore() throws SQLException {
    int todo = touched;
    if ((todo & SPOILED) != 0) {
      throw new SQLException("a sharding key cannot be taken back");
    }
    if ((todo & IN_TRANSACTION) != 0) {
      connection.rollback();
      transactionEnded();
    }
    boolean hasChanged = (todo & PROPERTIES) != 0 && hasChanged(todo);
    if (hasChanged && !autoCommit) {
      connection.setAutoCommit(true); // or setting would begin a transaction, and its end undo it
      autoCommit = true;
    }
    if (hasChanged) {
      for (Property<?> property : Property.ALL) {
        putBack(property, todo);
      }
    }
    if (autoCommit != initialAutoCommit) {
      connection.setAutoCommit(initialAutoCommit);
      autoCommit = initialAutoCommit;
    }
    connection.clearWarnings();
    touched = 0;
  }

  private boolean hasChanged(int todo) {
    for (Property<?> property : Property.ALL) {
      if (isChanged(property.index(), todo)) {
        return true;
      }
    }
    return false;
  }

  private boolean isChanged(int index, int todo) {
    return (todo & 1 << index) != 0 && !Objects.equals(present[index], initial[index]);
  }

  @SuppressWarnings("unchecked") // the values of a property are of its type
  private <V> void putBack(Property<V> property, int todo) throws SQLException {
    int index = property.index();
    if (isChanged(index, todo)) {
      if (isUnknown(initial[index])) {
        throw new SQLException("the driver does not tell what it was that has been changed");
      }
      property.setter().set(connection, (V) initial[index]);
      present[index] = initial[index];
    }
  }

  @SuppressWarnings("ReferenceEquality") // there is one such object
  private static boolean isUnknown(@Nullable Object value) {
    return value == UNKNOWN;
  }

  /** After a check: a transaction that it may have begun must not stay open. */
  void endCheck() throws SQLException {
    if (!autoCommit) {
      connection.rollback();
    }
  }

  /** Closes it for good. */
  void destroy() throws SQLException {
    if (isLent && aborted()) {
      return;
    }
    SQLException failure = null;
    if ((touched & IN_TRANSACTION) != 0 && defect == null) {
      try {
        connection.rollback(); // some drivers commit what is open when they close
      } catch (SQLException e) {
        failure = e;
      }
    }
    try {
      connection.close();
    } catch (SQLException e) {
      throw Failures.joined(failure, e);
    }
  }

  /** A call of its last holder may be under way, and a driver would wait for its end to close. */
  private boolean aborted() {
    try {
      connection.abort(Runnable::run);
      return true;
    } catch (SQLException | AbstractMethodError e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

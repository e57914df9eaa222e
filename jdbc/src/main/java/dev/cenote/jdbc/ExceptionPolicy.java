package dev.cenote.jdbc;

import dev.cenote.jdbc.internal.Vendor;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Which errors mean that a connection must not be used any more. The pool asks it about every
 * {@link SQLException} that a driver throws to a caller; after a fatal one the connection is closed
 * at once, for its holder, too, and never given to anybody again.
 *
 * <p>An exception is looked at together with those {@linkplain SQLException#getNextException()
 * chained} to it and their {@linkplain Throwable#getCause() causes}, ten of them at most: it is
 * fatal if one of them is. One is judged in this order: by the {@linkplain #judge judges}, the
 * latest first; then it is harmless if something was taken out that fits it; then it is fatal if
 * something was put in that does.
 *
 * <p>Immutable and thread-safe. The list that {@link #defaults()} begins with is HikariCP's.
 */
public final class ExceptionPolicy {

  private static final int MOST = 10;

  private static final Set<String> USUAL_STATES =
      Set.of("08", "0A000", "57P01", "57P02", "57P03", "01002", "JZ0C0", "JZ0C1");
  private static final Set<Integer> USUAL_CODES = Set.of(500150, 2399, 1105);

  private static final ExceptionPolicy NONE =
      new ExceptionPolicy(Rules.NOTHING, Rules.NOTHING, List.of(), false);
  private static final ExceptionPolicy DEFAULTS =
      new ExceptionPolicy(
          new Rules(
              USUAL_STATES,
              USUAL_CODES,
              Set.of(SQLTimeoutException.class, SQLRecoverableException.class)),
          Rules.NOTHING,
          List.of(),
          true);

  /** What a {@linkplain ExceptionPolicy#judge judge} says. */
  public enum Verdict {
    /** The connection must not be used any more. */
    FATAL,
    /** The connection is as good as before. */
    HARMLESS,
    /** Let others decide. */
    UNDECIDED
  }

  /** By what an exception is known. */
  private record Rules(
      Set<String> states, Set<Integer> codes, Set<Class<? extends SQLException>> types) {
    static final Rules NOTHING = new Rules(Set.of(), Set.of(), Set.of());

    boolean fit(SQLException exception) {
      String state = exception.getSQLState();
      return (state != null && states.stream().anyMatch(state::startsWith))
          || codes.contains(exception.getErrorCode())
          || types.stream().anyMatch(type -> type.isInstance(exception));
    }

    Rules withState(String state) {
      return new Rules(with(states, state), codes, types);
    }

    Rules withCode(int code) {
      return new Rules(states, with(codes, code), types);
    }

    Rules withType(Class<? extends SQLException> type) {
      return new Rules(states, codes, with(types, type));
    }

    Rules without(String state) {
      Set<String> fewer = new HashSet<>(states);
      fewer.remove(state);
      return new Rules(Set.copyOf(fewer), codes, types);
    }

    Rules without(int code) {
      Set<Integer> fewer = new HashSet<>(codes);
      fewer.remove(code);
      return new Rules(states, Set.copyOf(fewer), types);
    }

    Rules without(Class<? extends SQLException> type) {
      Set<Class<? extends SQLException>> fewer = new HashSet<>(types);
      fewer.remove(type);
      return new Rules(states, codes, Set.copyOf(fewer));
    }

    /** With those codes that are not among {@code others}. */
    Rules andCodes(Set<Integer> more, Set<Integer> others) {
      Set<Integer> all = new HashSet<>(more);
      all.removeAll(others);
      all.addAll(codes);
      return new Rules(states, Set.copyOf(all), types);
    }

    Rules and(Vendor vendor) {
      Set<String> allStates = new HashSet<>(states);
      allStates.addAll(vendor.sqlStates());
      Set<Integer> allCodes = new HashSet<>(codes);
      allCodes.addAll(vendor.codes());
      return new Rules(Set.copyOf(allStates), Set.copyOf(allCodes), types);
    }

    private static <E> Set<E> with(Set<E> set, E element) {
      Set<E> more = new HashSet<>(set);
      more.add(Objects.requireNonNull(element));
      return Set.copyOf(more);
    }
  }

  private final Rules fatal;
  private final Rules harmless;
  private final List<Function<? super SQLException, Verdict>> judges;
  private final boolean asksVendor;

  private ExceptionPolicy(
      Rules fatal,
      Rules harmless,
      List<Function<? super SQLException, Verdict>> judges,
      boolean asksVendor) {
    this.fatal = fatal;
    this.harmless = harmless;
    this.judges = judges;
    this.asksVendor = asksVendor;
  }

  /**
   * Returns the policy that pools have unless they are given another. Fatal are:
   *
   * <ul>
   *   <li>SQLStates of class 08 (connection exception), 0A000, 57P01 to 57P03 (PostgreSQL shuts
   *       down), 01002 (disconnect error), JZ0C0 and JZ0C1 (Sybase); a {@link
   *       SQLFeatureNotSupportedException} is not, for a driver throws it on its own account
   *   <li>the error codes 500150 (Redshift), 2399 (Oracle) and 1105 (MySQL)
   *   <li>{@link SQLTimeoutException} and {@link SQLRecoverableException}
   *   <li>what else the vendor of the driver is known to say of a lost connection: PostgreSQL,
   *       MySQL and MariaDB, Oracle, SQL Server, Db2, H2
   * </ul>
   *
   * <p>A timeout is not, if it comes from the database, which gave up a statement and keeps the
   * connection: the error codes 1317, 1969 and 3024 of MySQL and MariaDB, 50200 and 57014 of H2.
   * {@link #plusVendorCode} makes them fatal.
   */
  public static ExceptionPolicy defaults() {
    return DEFAULTS;
  }

  /** Returns a policy by which nothing is fatal. */
  public static ExceptionPolicy none() {
    return NONE;
  }

  /**
   * Returns this policy with one more fatal SQLState.
   *
   * @param sqlState the state; one of two characters stands for its whole class, and in general any
   *     beginning for all states that begin so
   * @throws IllegalArgumentException if it is not from 2 to 5 letters and digits
   */
  public ExceptionPolicy plusSqlState(String sqlState) {
    checkState(sqlState);
    return with(fatal.withState(sqlState), harmless.without(sqlState));
  }

  /**
   * Returns this policy without a fatal SQLState, whoever put it in: exceptions with it are
   * harmless.
   *
   * @param sqlState the state, or the beginning of several
   * @throws IllegalArgumentException if it is not from 2 to 5 letters and digits
   */
  public ExceptionPolicy minusSqlState(String sqlState) {
    checkState(sqlState);
    return with(fatal.without(sqlState), harmless.withState(sqlState));
  }

  private static void checkState(String sqlState) {
    if (!sqlState.matches("[0-9A-Za-z]{2,5}")) {
      throw new IllegalArgumentException(
          "sqlState: \"" + sqlState + "\": must be from 2 to 5 letters and digits");
    }
  }

  /**
   * Returns this policy with one more fatal error code.
   *
   * @param code as {@link SQLException#getErrorCode()} gives it; not 0, which stands for none
   * @throws IllegalArgumentException if it is 0
   */
  public ExceptionPolicy plusVendorCode(int code) {
    checkCode(code);
    return with(fatal.withCode(code), harmless.without(code));
  }

  /**
   * Returns this policy without a fatal error code, whoever put it in: exceptions with it are
   * harmless.
   *
   * @param code as {@link SQLException#getErrorCode()} gives it; not 0, which stands for none
   * @throws IllegalArgumentException if it is 0
   */
  public ExceptionPolicy minusVendorCode(int code) {
    checkCode(code);
    return with(fatal.without(code), harmless.withCode(code));
  }

  private static void checkCode(int code) {
    if (code == 0) {
      throw new IllegalArgumentException("vendorCode: 0: stands for no code");
    }
  }

  /**
   * Returns this policy with one more fatal class of exceptions.
   *
   * @param type the class; its subclasses are meant, too
   */
  public ExceptionPolicy plusException(Class<? extends SQLException> type) {
    return with(fatal.withType(type), harmless.without(type));
  }

  /**
   * Returns this policy without a fatal class of exceptions: those are harmless, whatever their
   * SQLState and code.
   *
   * @param type the class; its subclasses are meant, too
   */
  public ExceptionPolicy minusException(Class<? extends SQLException> type) {
    return with(fatal.without(type), harmless.withType(type));
  }

  /**
   * Returns this policy with a judge who is asked first. It runs on the thread to which the driver
   * threw the exception. If it throws, it has not decided.
   *
   * @param judge says of an exception, not looking at those chained to it, what it means
   */
  public ExceptionPolicy judge(Function<? super SQLException, Verdict> judge) {
    List<Function<? super SQLException, Verdict>> more = new ArrayList<>(judges);
    more.add(0, Objects.requireNonNull(judge, "judge"));
    return new ExceptionPolicy(fatal, harmless, List.copyOf(more), asksVendor);
  }

  private ExceptionPolicy with(Rules newFatal, Rules newHarmless) {
    return new ExceptionPolicy(newFatal, newHarmless, judges, asksVendor);
  }

  /**
   * Returns this policy with what the vendor of a driver says of lost connections, if this policy
   * began with {@link #defaults()} and the vendor is known. The pool does this by itself.
   *
   * @param className the name of one of the driver's classes
   */
  public ExceptionPolicy forDriver(String className) {
    Vendor vendor = Vendor.of(className);
    return asksVendor && !vendor.equals(Vendor.UNKNOWN)
        ? new ExceptionPolicy(
            fatal.and(vendor), harmless.andCodes(vendor.survived(), fatal.codes()), judges, false)
        : this;
  }

  /**
   * Says whether a connection must not be used any more after an exception.
   *
   * @param exception what the driver threw
   */
  public boolean isFatal(SQLException exception) {
    List<Throwable> chain = new ArrayList<>();
    chain.add(exception);
    for (int i = 0; i < chain.size(); i++) {
      Throwable each = chain.get(i);
      if (each instanceof SQLException sql) {
        if (isFatalItself(sql)) {
          return true;
        }
        add(sql.getNextException(), chain);
      }
      add(each.getCause(), chain);
    }
    return false;
  }

  @SuppressWarnings("ReferenceEquality") // a chain may lead back to where it was
  private static void add(
      @org.jspecify.annotations.Nullable Throwable next, List<Throwable> chain) {
    if (next != null && chain.size() < MOST && chain.stream().noneMatch(each -> each == next)) {
      chain.add(next);
    }
  }

  private boolean isFatalItself(SQLException exception) {
    for (Function<? super SQLException, Verdict> judge : judges) {
      Verdict verdict = verdict(judge, exception);
      if (verdict != Verdict.UNDECIDED) {
        return verdict == Verdict.FATAL;
      }
    }
    return !harmless.fit(exception) && fatal.fit(exception) && !isDriversOwn(exception);
  }

  private static Verdict verdict(
      Function<? super SQLException, Verdict> judge, SQLException exception) {
    try {
      return Objects.requireNonNullElse(judge.apply(exception), Verdict.UNDECIDED);
    } catch (RuntimeException broken) { // the caller is to see the driver's error
      return Verdict.UNDECIDED;
    }
  }

  /** The driver lacks a method, which says nothing about the connection. */
  private boolean isDriversOwn(SQLException exception) {
    return exception instanceof SQLFeatureNotSupportedException
        && fatal.types.stream().noneMatch(type -> type.isInstance(exception));
  }

  @Override
  public String toString() {
    return "ExceptionPolicy[fatal=" + fatal + ", harmless=" + harmless + "]";
  }
}

package dev.cenote.jdbc.internal;

import java.util.Set;

/**
 * Whose driver it is, and by which codes of its own it says that a connection is lost. Most lost
 * connections say so by an SQLState of class 08; here is what the servers and drivers documents
 * besides. Numbers mean something else to each vendor, so they are no use without it.
 */
public enum Vendor {
  /** Class 57P is base of the defaults; these are the timeouts by which the server hangs up. */
  POSTGRESQL(Set.of("57P04", "57P05", "25P03", "25P04"), Set.of(), "org.postgresql."),

  /** Shutdown, aborted connections and network errors of the server, and those of the client. */
  MYSQL(
      Set.of(),
      Set.of(1053, 1152, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 2055, 4031),
      "com.mysql.",
      "org.mariadb.",
      "software.amazon.jdbc."),

  /** Sessions that were killed or timed out, instances that go down, and sockets that broke. */
  ORACLE(
      Set.of(),
      Set.of(
          28, 1012, 1014, 1033, 1034, 1089, 1090, 1092, 2396, 3106, 3111, 3113, 3114, 3135, 12537,
          12547, 12570, 12571, 17002, 17008, 17401, 17410),
      "oracle.jdbc."),

  /** Broken sockets, killed sessions, and databases that fail over. */
  SQL_SERVER(
      Set.of(),
      Set.of(64, 233, 596, 6005, 10053, 10054, 10060, 40143, 40197, 40540, 40613),
      "com.microsoft.sqlserver.",
      "net.sourceforge.jtds."),

  /** Communication errors, and a database that was forced out. */
  DB2(Set.of(), Set.of(-4499, -1224, -1035, -1776, -30081), "com.ibm.db2.", "COM.ibm.db2"),

  /** A broken connection, and a database that was closed. */
  H2(Set.of(), Set.of(90067, 90098, 90121), "org.h2."),

  /** Any other. */
  UNKNOWN(Set.of(), Set.of());

  private final Set<String> sqlStates;
  private final Set<Integer> codes;
  private final String[] packages;

  Vendor(Set<String> sqlStates, Set<Integer> codes, String... packages) {
    this.sqlStates = sqlStates;
    this.codes = codes;
    this.packages = packages;
  }

  /** The vendor of a driver, by the name of one of its classes. */
  public static Vendor of(String className) {
    for (Vendor vendor : values()) {
      for (String prefix : vendor.packages) {
        if (className.startsWith(prefix)) {
          return vendor;
        }
      }
    }
    return UNKNOWN;
  }

  /** The SQLStates of its own by which it says that a connection is lost. */
  public Set<String> sqlStates() {
    return sqlStates;
  }

  /** The error codes by which it says that a connection is lost. */
  public Set<Integer> codes() {
    return codes;
  }
}

package dev.cenote.jdbc.internal;

import java.util.List;
import java.util.Set;

/**
 * Whose driver it is, and by which codes of its own it says that a connection is lost. Most lost
 * connections say so by an SQLState of class 08; here is what the servers and drivers document
 * besides. Numbers mean something else to each vendor, so they are no use without it.
 *
 * @param packages how the names of the driver's classes begin
 * @param sqlStates the states of its own that say so
 * @param codes the error codes that say so
 * @param survived the error codes by which the database says that it gave up a statement, but not
 *     the connection: drivers make timeouts of them, which look like those of a network
 */
public record Vendor(
    List<String> packages, Set<String> sqlStates, Set<Integer> codes, Set<Integer> survived) {

  /** Any that is not known. */
  public static final Vendor UNKNOWN = new Vendor(List.of(), Set.of(), Set.of(), Set.of());

  private static final List<Vendor> KNOWN =
      List.of(
          // PostgreSQL: a database that was dropped, and the timeouts by which the server hangs up.
          new Vendor(
              List.of("org.postgresql."),
              Set.of("57P04", "57P05", "25P03", "25P04"),
              Set.of(),
              Set.of()),
          // MySQL and MariaDB: shutdown, aborted connections and network errors of the server, and
          // those that the client library numbers. A statement that was killed, and limits of time.
          new Vendor(
              List.of("com.mysql.", "org.mariadb.", "software.amazon.jdbc."),
              Set.of(),
              Set.of(1053, 1152, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 2055, 4031),
              Set.of(1317, 1969, 3024)),
          // Oracle: sessions that were killed or timed out, instances that go down, and sockets
          // that broke.
          new Vendor(
              List.of("oracle.jdbc."),
              Set.of(),
              Set.of(
                  28, 1012, 1014, 1033, 1034, 1089, 1090, 1092, 2396, 3106, 3111, 3113, 3114, 3135,
                  12537, 12547, 12570, 12571, 17002, 17008, 17401, 17410),
              Set.of()),
          // SQL Server: broken sockets, killed sessions, and databases that fail over.
          new Vendor(
              List.of("com.microsoft.sqlserver.", "net.sourceforge.jtds."),
              Set.of(),
              Set.of(64, 233, 596, 6005, 10053, 10054, 10060, 40143, 40197, 40540, 40613),
              Set.of()),
          // Db2: communication errors, and a database that was forced out.
          new Vendor(
              List.of("com.ibm.db2."),
              Set.of(),
              Set.of(-4499, -1224, -1035, -1776, -30081),
              Set.of()),
          // H2: a broken connection, and a database that was closed. Locks and statements that
          // took too long; a database in memory may end with its last connection.
          new Vendor(
              List.of("org.h2."), Set.of(), Set.of(90067, 90098, 90121), Set.of(50200, 57014)));

  /** The vendor of a driver, by the name of one of its classes. */
  public static Vendor of(String className) {
    return KNOWN.stream()
        .filter(vendor -> vendor.packages.stream().anyMatch(className::startsWith))
        .findFirst()
        .orElse(UNKNOWN);
  }
}

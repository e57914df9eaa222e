/** A {@link javax.sql.DataSource} whose connections are pooled by Cenote's engine. */
module dev.cenote.jdbc {
  requires transitive dev.cenote;
  requires transitive java.sql;
  requires static transitive org.jspecify;

  exports dev.cenote.jdbc;

  // For a driver that only the thread's class loader finds.
  uses java.sql.Driver;
}

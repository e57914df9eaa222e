/** Cenote's command line. */
@SuppressWarnings("requires-automatic") // HdrHistogram has no module descriptor yet.
module dev.cenote.cli {
  requires dev.cenote;
  requires dev.cenote.jdbc;
  requires dev.cenote.workers;
  requires info.picocli;
  requires java.logging;
  requires java.sql;
  requires jdk.unsupported;
  requires org.apache.commons.compress;
  requires HdrHistogram;
  requires org.tukaani.xz;
  requires static org.jspecify;

  opens dev.cenote.cli to
      info.picocli;
  opens dev.cenote.cli.demo to
      info.picocli;
  opens dev.cenote.cli.exec to
      info.picocli;
}

/** What a test of a pool needs: contract suites, scripted factories and a manual clock. */
module dev.cenote.testkit {
  requires transitive dev.cenote;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires static transitive org.jspecify;

  exports dev.cenote.testkit;

  // The test methods of the suites are not public; JUnit finds them by reflection.
  opens dev.cenote.testkit to
      org.junit.platform.commons;
}

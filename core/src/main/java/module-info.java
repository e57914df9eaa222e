/**
 * Cenote's pool engine. Everything public is in {@link dev.cenote}; the module needs nothing beyond
 * {@code java.base}.
 *
 * <p>JSpecify's annotations are needed to compile against the nullness contracts, never to run.
 */
module dev.cenote {
  requires static transitive org.jspecify;

  exports dev.cenote;
}
